"""Kept files handed out: always as a download, never as something the browser runs as ours."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from opendistrict.registers.documents import queries as documents
from opendistrict.registers.documents.shapes import FileShape


def download(file: FileShape) -> HttpResponse:
    """The bytes as they came, under their name, for whom the caller has let in.

    `nosniff` keeps the browser to the kind we found; the policy takes away scripts, forms and our
    origin from a file that is opened in the browser all the same.
    """
    return HttpResponse(
        documents.content(file.id),
        content_type=file.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )
