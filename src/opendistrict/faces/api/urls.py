from django.urls import path, re_path

from opendistrict.faces.api import catalogue, pages, reports, sdmx_views, tables

urlpatterns = [
    path("data/", pages.open_data, name="open_data"),
    path("data/dictionary/", pages.columns, name="open_data_dictionary"),
    path("data/dictionary.json", tables.data_dictionary, name="open_data_dictionary_file"),
    path("data/catalog.jsonld", catalogue.catalog, name="open_data_catalogue"),
    path("data/calendar.ics", reports.calendar, name="open_data_calendars"),
    path("data/stratml.xsd", reports.stratml_schema, name="stratml_schema"),
    path("data/sets/<str:code>/stratml.xml", reports.stratml_file, name="open_data_stratml"),
    path("data/sets/<str:code>/calendar.ics", reports.calendar, name="open_data_calendar"),
    path("data/<slug:name>.<slug:form>", tables.table, name="open_data_table"),
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
