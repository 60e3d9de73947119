from tests.browser import plain_static_files

__all__ = ["plain_static_files"]  # fixtures for every face
