"""The process for django-viewflow, as its documentation writes one."""
