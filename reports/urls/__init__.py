"""URLs of reports, by subject; each module is one list of paths."""

from . import (
    breakdown,
    checker,
    clinic,
    completeness,
    dashboards,
    drilldown,
    exports,
    published,
    recaps,
    semester,
    tokens,
    units,
)

app_name = "reports"
urlpatterns = [
    *breakdown.urlpatterns,
    *dashboards.urlpatterns,
    *drilldown.urlpatterns,
    *exports.urlpatterns,
    *recaps.urlpatterns,
    *semester.urlpatterns,
    *completeness.urlpatterns,
    *clinic.urlpatterns,
    *checker.urlpatterns,
    *published.urlpatterns,
    *tokens.urlpatterns,
    *units.urlpatterns,
]
