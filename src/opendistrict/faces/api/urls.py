from django.urls import include, path, re_path

from opendistrict.faces.api import catalogue, eventlog, pages, reports, sdmx_views, tables

urlpatterns = [
    path("", include("opendistrict.faces.api.space.urls")),
    path("api/v1/", include("opendistrict.faces.api.v1.urls")),
    path("data/", pages.open_data, name="open_data"),
    path("data/dictionary/", pages.columns, name="open_data_dictionary"),
    path("data/dictionary.json", tables.data_dictionary, name="open_data_dictionary_file"),
    path("data/catalog.jsonld", catalogue.catalog, name="open_data_catalogue"),
    path("data/calendar.ics", reports.calendar, name="open_data_calendars"),
    path("data/stratml.xsd", reports.stratml_schema, name="stratml_schema"),
    path("data/sets/<str:code>/stratml.xml", reports.stratml_file, name="open_data_stratml"),
    path("data/sets/<str:code>/calendar.ics", reports.calendar, name="open_data_calendar"),
    path("data/<slug:name>.<slug:form>", tables.table, name="open_data_table"),
    path("log/checkpoint", eventlog.checkpoint, name="log_checkpoint"),
    path("log/key", eventlog.key, name="log_key"),
    path("log/witnessed", eventlog.witnessed, name="log_witnessed"),
    re_path(r"^log/proof/(?P<leaf>[0-9a-f]{64})$", eventlog.proof, name="log_proof"),
    path("log/consistency/<int:old>/<int:new>", eventlog.consistency, name="log_consistency"),
    path("log/newer/<int:old>", eventlog.newer, name="log_newer"),
    path("api/sdmx/structure.xml", sdmx_views.structure, name="sdmx_structure"),
    re_path(
        r"^api/sdmx/(?:dataflow|datastructure|codelist|conceptscheme)/(?P<rest>[\w/.,-]*)$",
        sdmx_views.structure,
        name="sdmx_rest_structure",
    ),
    path("api/sdmx/data/<slug:flow>.<slug:form>", sdmx_views.data, name="sdmx_file"),
    path("api/sdmx/data/<str:flow>", sdmx_views.data, name="sdmx_flow"),
    path("api/sdmx/data/<str:flow>/<path:key>", sdmx_views.data, name="sdmx_key"),
]
