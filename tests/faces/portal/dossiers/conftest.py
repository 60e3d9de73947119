from tests.engine.cases.office import office

__all__ = ["office"]
