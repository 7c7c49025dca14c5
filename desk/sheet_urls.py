"""Addresses of imports and exports (ux.md P06, P70, P71)."""

from django.urls import path

from desk.views import exports, import_files, import_pages, imports

sheet_urls = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/<slug:code>/", imports.import_new, name="import_new"),
    path("imports/templates/<slug:code>/", imports.import_template, name="import_template"),
    path("imports/<uuid:import_id>/", import_pages.import_detail, name="import_detail"),
    path("imports/<uuid:import_id>/map/", import_pages.import_map, name="import_map"),
    path("imports/<uuid:import_id>/columns/", import_pages.import_remap, name="import_remap"),
    path("imports/<uuid:import_id>/commit/", import_pages.import_commit, name="import_commit"),
    path("imports/<uuid:import_id>/go-on/", import_pages.import_go_on, name="import_go_on"),
    path("imports/<uuid:import_id>/stop/", import_pages.import_stop, name="import_stop"),
    path("imports/<uuid:import_id>/drop/", import_pages.import_drop, name="import_drop"),
    path("imports/<uuid:import_id>/undo/", import_pages.import_undo, name="import_undo"),
    path("imports/<uuid:import_id>/rows/<int:number>/", import_pages.import_row, name="import_row"),
    path("imports/<uuid:import_id>/rows/<int:number>/compare/", import_pages.import_compare, name="import_compare"),
    path("imports/<uuid:import_id>/annotated/", import_files.import_annotated, name="import_annotated"),
    path("imports/<uuid:import_id>/faulty/", import_files.import_faulty, name="import_faulty"),
    path("imports/<uuid:import_id>/receipt/", import_files.import_receipt, name="import_receipt"),
    path("exports/", exports.export_list, name="export_list"),
    path("exports/new/<slug:code>/", exports.export_new, name="export_new"),
    path("exports/approvals/", exports.export_approvals, name="export_approvals"),
    path("exports/<uuid:export_id>/file/", exports.export_file, name="export_file"),
    path("exports/<uuid:export_id>/withdraw/", exports.export_withdraw, name="export_withdraw"),
    path("exports/<uuid:export_id>/decide/", exports.export_decide, name="export_decide"),
]
