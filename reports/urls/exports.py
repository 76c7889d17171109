"""Files of the statistics."""

from django.urls import path

from ..views import bulk, exports

urlpatterns = [
    path("csv/", exports.breakdown_csv, name="breakdown-csv"),
    path("xlsx/", exports.breakdown_xlsx, name="breakdown-xlsx"),
    path("json/", exports.breakdown_json, name="breakdown-json"),
    path("pdf/", exports.breakdown_pdf, name="breakdown-pdf"),
    path("psks/", exports.psks, name="psks"),
    path("unduhan/", bulk.bulk_export, name="bulk-export"),
]
