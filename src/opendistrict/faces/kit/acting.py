"""From which of one's own posts one acts. What is done afterwards is recorded under that post."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opendistrict.faces.kit.pages import ACTING, page, posts_of
from opendistrict.faces.kit.preferences import back


@page(act=None)
@require_POST
def act_from(request: HttpRequest) -> HttpResponse:
    """Act from another of the posts in which one serves today; any other post is refused."""
    wanted = request.POST.get("post", "")
    post = next((post for post in posts_of(request) if str(post.id) == wanted), None)
    if post is None:
        return render(request, "kit/not_your_post.html", status=403)
    request.session[ACTING] = wanted
    messages.success(request, _("Từ giờ bạn làm việc với tư cách %(post)s.") % {"post": post.title})
    return back(request)
