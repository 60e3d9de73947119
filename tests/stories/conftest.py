from tests.browser import browser, plain_static_files

__all__ = ["browser", "plain_static_files"]
