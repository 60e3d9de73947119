from django.urls import path

from opendistrict.faces.api.space import cds, features, files

urlpatterns = [
    path("api/ogc/", features.landing, name="ogc_landing"),
    path("api/ogc/api", features.api, name="ogc_api"),
    path("api/ogc/conformance", features.conformance, name="ogc_conformance"),
    path("api/ogc/collections", features.collections, name="ogc_collections"),
    path("api/ogc/collections/<slug:name>", features.collection, name="ogc_collection"),
    path("api/ogc/collections/<slug:name>/schema", features.schema, name="ogc_schema"),
    path("api/ogc/collections/<slug:name>/items", features.items, name="ogc_items"),
    path("api/ogc/collections/<slug:name>/items/<str:key>", features.item, name="ogc_item"),
    path("api/cds/curbs/zones", cds.zones, name="cds_zones"),
    path("api/cds/curbs/zones/<str:key>", cds.zone, name="cds_zone"),
    path("api/cds/curbs/policies", cds.policies, name="cds_policies"),
    path("api/cds/curbs/policies/<str:key>", cds.policy, name="cds_policy"),
    path("api/cds/curbs/objects", cds.objects, name="cds_objects"),
    path("api/cds/curbs/<path:rest>", cds.not_here, name="cds_not_here"),
    path("data/space/<slug:name>.<slug:form>", files.whole, name="open_data_space"),
]
