"""What import-linter cannot say: rooms meet only at their doors."""

import grimp

ROOT = "opendistrict"
STOREYS = {"registers", "engine", "services"}
DOORS = {"actions", "queries", "shapes", "registry"}  # what another room may import


def room_of(module: str) -> tuple[str, str] | None:
    """("registers.orgs", "models") for opendistrict.registers.orgs.models; None outside rooms."""
    _, storey, room, *inside = [*module.split("."), "", "", ""][:4]
    return (f"{storey}.{room}", inside[0]) if storey in STOREYS else None


def test_rooms_meet_only_at_their_doors() -> None:
    graph = grimp.build_graph(ROOT)
    through_the_wall = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            to = room_of(imported)
            at_home = to and importer.startswith(f"{ROOT}.{to[0]}.")
            if to and not at_home and to[1] not in DOORS:
                through_the_wall.append(f"{importer} -> {imported}")
    assert through_the_wall == []


def test_every_room_says_what_it_owns() -> None:
    graph = grimp.build_graph(ROOT)
    for storey in STOREYS:
        for room in graph.find_children(f"{ROOT}.{storey}"):
            doc = __import__(room, fromlist=["_"]).__doc__ or ""
            assert doc.startswith("Owns:"), room
            assert "Touches:" in doc or "Serves" in doc, room
