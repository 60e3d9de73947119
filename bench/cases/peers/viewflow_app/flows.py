"""Eight steps of people with one loop for a supplement."""

import random
from functools import lru_cache
from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process


@lru_cache(maxsize=1)
def users() -> list[Any]:
    from django.contrib.auth import get_user_model

    return list(get_user_model().objects.order_by("pk")[:200])


def somebody(activation: Any) -> Any:
    return random.choice(users())


class DossierFlow(flow.Flow):  # type: ignore[misc]
    process_class = Process
    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle(this.on_start).Next(this.submit)
    submit = flow.View(None).Assign(somebody).Next(this.receive)
    receive = flow.View(None).Assign(somebody).Next(this.assign)
    assign = flow.View(None).Assign(somebody).Next(this.review)
    review = flow.View(None).Assign(somebody).Next(this.complete)
    complete = (
        flow.If(lambda act: bool(act.process.data.get("needs_supplement")))
        .Then(this.supplement)
        .Else(this.sign)
    )
    supplement = flow.View(None).Assign(somebody).Next(this.review)
    sign = flow.View(None).Assign(somebody).Next(this.give_back)
    give_back = flow.View(None).Assign(somebody).Next(this.end)
    end = flow.End()

    def on_start(self, activation: Any, **data: Any) -> Any:
        activation.process.data = data
        return activation.process

    def has_view_permission(self, user: Any, obj: Any = None) -> bool:
        return True
