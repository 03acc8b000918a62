"""Addresses of pages: families and learners, partners, programs, rooms, terms, imports, what is asked about data."""

from django.urls import path

from cohortium.web.portal import data as portal_data
from cohortium.web.portal import home as portal_home
from cohortium.web.portal import learners as portal_learners
from cohortium.web.portal import requests as portal_requests
from cohortium.web.staff import (
    imports,
    log_ins,
    partner_documents,
    partner_export,
    partners,
    privacy,
    privacy_acts,
    privacy_keeping,
    profile_changes,
    program_export,
    program_prerequisites,
    programs,
    rooms,
    terms,
)

urlpatterns = [
    path("o/<str:code>/rooms/", rooms.index, name="rooms"),
    path("o/<str:code>/rooms/new", rooms.new, name="room_new"),
    path("o/<str:code>/rooms/<uuid:room_id>", rooms.show, name="room"),
    path("o/<str:code>/rooms/<uuid:room_id>/edit", rooms.edit, name="room_edit"),
    path("o/<str:code>/rooms/<uuid:room_id>/closing", rooms.closing, name="room_closing"),
    path("o/<str:code>/rooms/<uuid:room_id>/reopening", rooms.reopening, name="room_reopening"),
    path("o/<str:code>/terms/", terms.index, name="terms"),
    path("o/<str:code>/terms/new", terms.new, name="term_new"),
    path("o/<str:code>/terms/<uuid:term_id>", terms.show, name="term"),
    path("o/<str:code>/terms/<uuid:term_id>/edit", terms.edit, name="term_edit"),
    path("o/<str:code>/terms/<uuid:term_id>/removal", terms.removal, name="term_removal"),
    path("o/<str:code>/changes/", profile_changes.index, name="profile_changes"),
    path("o/<str:code>/changes/<uuid:change_id>", profile_changes.show, name="profile_change"),
    path("o/<str:code>/changes/<uuid:change_id>/approval", profile_changes.approval, name="profile_change_approval"),
    path("o/<str:code>/changes/<uuid:change_id>/refusal", profile_changes.refusal, name="profile_change_refusal"),
    path("o/<str:code>/guardians/<uuid:guardian_id>/log-in", log_ins.guardian, name="guardian_log_in"),
    path(
        "o/<str:code>/guardians/<uuid:guardian_id>/log-in/letter",
        log_ins.guardian_letter,
        name="guardian_log_in_letter",
    ),
    path(
        "o/<str:code>/guardians/<uuid:guardian_id>/log-in/removal",
        log_ins.guardian_removal,
        name="guardian_log_in_removal",
    ),
    path("o/<str:code>/learners/<uuid:learner_id>/log-in", log_ins.learner, name="learner_log_in"),
    path("o/<str:code>/learners/<uuid:learner_id>/log-in/letter", log_ins.learner_letter, name="learner_log_in_letter"),
    path(
        "o/<str:code>/learners/<uuid:learner_id>/log-in/removal", log_ins.learner_removal, name="learner_log_in_removal"
    ),
    path("o/<str:code>/partners/<uuid:partner_id>/log-in", log_ins.partner, name="partner_log_in"),
    path("o/<str:code>/partners/<uuid:partner_id>/log-in/letter", log_ins.partner_letter, name="partner_log_in_letter"),
    path(
        "o/<str:code>/partners/<uuid:partner_id>/log-in/removal", log_ins.partner_removal, name="partner_log_in_removal"
    ),
    path("o/<str:code>/my/", portal_home.home, name="portal"),
    path("o/<str:code>/my/data", portal_data.data, name="portal_data"),
    path("o/<str:code>/my/changes", portal_home.changes, name="portal_changes"),
    path("o/<str:code>/my/details/<uuid:guardian_id>", portal_home.details, name="portal_details"),
    path("o/<str:code>/my/households/<uuid:guardian_id>", portal_home.household, name="portal_household"),
    path(
        "o/<str:code>/my/changes/<uuid:change_id>/withdrawal", portal_home.withdrawal, name="portal_change_withdrawal"
    ),
    path("o/<str:code>/my/requests", portal_requests.index, name="portal_requests"),
    path("o/<str:code>/my/requests/new", portal_requests.new, name="portal_request_new"),
    path(
        "o/<str:code>/my/requests/<uuid:request_id>/withdrawal",
        portal_requests.withdrawal,
        name="portal_request_withdrawal",
    ),
    path("o/<str:code>/my/learners/<uuid:learner_id>", portal_learners.show, name="portal_learner"),
    path("o/<str:code>/my/learners/<uuid:learner_id>/consents", portal_learners.consents, name="portal_consents"),
    path("o/<str:code>/my/learners/<uuid:learner_id>/details", portal_learners.correct, name="portal_correct"),
    path("o/<str:code>/my/learners/<uuid:learner_id>/health", portal_learners.health, name="portal_health"),
    path("o/<str:code>/programs/", programs.index, name="programs"),
    path("o/<str:code>/programs/export", program_export.export, name="programs_export"),
    path("o/<str:code>/programs/new", programs.new, name="program_new"),
    path("o/<str:code>/programs/<uuid:program_id>", programs.show, name="program"),
    path("o/<str:code>/programs/<uuid:program_id>/edit", programs.edit, name="program_edit"),
    path("o/<str:code>/programs/<uuid:program_id>/copying", programs.copying, name="program_copying"),
    path("o/<str:code>/programs/<uuid:program_id>/activating", programs.activating, name="program_activating"),
    path("o/<str:code>/programs/<uuid:program_id>/archiving", programs.archiving, name="program_archiving"),
    path("o/<str:code>/programs/<uuid:program_id>/restoring", programs.restoring, name="program_restoring"),
    path(
        "o/<str:code>/programs/<uuid:program_id>/prerequisites/new", program_prerequisites.new, name="prerequisite_new"
    ),
    path(
        "o/<str:code>/programs/prerequisites/<uuid:prerequisite_id>/removal",
        program_prerequisites.removal,
        name="prerequisite_removal",
    ),
    path("o/<str:code>/imports/", imports.index, name="imports"),
    path("o/<str:code>/imports/new", imports.new, name="import_new"),
    path("o/<str:code>/imports/<uuid:batch_id>", imports.show, name="import"),
    path("o/<str:code>/imports/<uuid:batch_id>/columns", imports.mapping, name="import_mapping"),
    path("o/<str:code>/imports/<uuid:batch_id>/deciding", imports.deciding, name="import_deciding"),
    path("o/<str:code>/imports/<uuid:batch_id>/dropping", imports.dropping, name="import_dropping"),
    path("o/<str:code>/imports/<uuid:batch_id>/refused", imports.refused, name="import_refused"),
    path("o/<str:code>/imports/<uuid:batch_id>/starting", imports.starting, name="import_starting"),
    path("o/<str:code>/imports/<uuid:batch_id>/undoing", imports.undoing, name="import_undoing"),
    path("o/<str:code>/privacy/", privacy.index, name="privacy"),
    path("o/<str:code>/privacy/due", privacy_keeping.due, name="privacy_due"),
    path("o/<str:code>/privacy/due/erasing", privacy_keeping.due_erasing, name="privacy_due_erasing"),
    path("o/<str:code>/privacy/new", privacy.looking, name="privacy_looking"),
    path("o/<str:code>/privacy/new/<str:subject>/<uuid:subject_id>", privacy.new, name="privacy_new"),
    path("o/<str:code>/privacy/retention/<str:kept>", privacy_keeping.rule, name="privacy_rule"),
    path(
        "o/<str:code>/privacy/holds/<str:subject>/<uuid:subject_id>/new",
        privacy_keeping.hold_new,
        name="privacy_hold_new",
    ),
    path(
        "o/<str:code>/privacy/holds/<uuid:hold_id>/lifting", privacy_keeping.hold_lifting, name="privacy_hold_lifting"
    ),
    path("o/<str:code>/privacy/<uuid:request_id>", privacy.show, name="privacy_request"),
    path("o/<str:code>/privacy/<uuid:request_id>/taking-up", privacy_acts.taking_up, name="privacy_taking_up"),
    path("o/<str:code>/privacy/<uuid:request_id>/extension", privacy_acts.extension, name="privacy_extension"),
    path("o/<str:code>/privacy/<uuid:request_id>/finishing", privacy_acts.finishing, name="privacy_finishing"),
    path("o/<str:code>/privacy/<uuid:request_id>/refusal", privacy_acts.refusal, name="privacy_refusal"),
    path("o/<str:code>/privacy/<uuid:request_id>/erasing", privacy_acts.erasing, name="privacy_erasing"),
    path("o/<str:code>/privacy/<uuid:request_id>/exporting", privacy_acts.exporting, name="privacy_exporting"),
    path("o/<str:code>/privacy/<uuid:request_id>/export", privacy_acts.export_file, name="privacy_export"),
    path("o/<str:code>/partners/", partners.index, name="partners"),
    path("o/<str:code>/partners/export", partner_export.export, name="partners_export"),
    path("o/<str:code>/partners/new", partners.new, name="partner_new"),
    path("o/<str:code>/partners/<uuid:partner_id>", partners.show, name="partner"),
    path("o/<str:code>/partners/<uuid:partner_id>/edit", partners.edit, name="partner_edit"),
    path("o/<str:code>/partners/<uuid:partner_id>/archiving", partners.archiving, name="partner_archiving"),
    path("o/<str:code>/partners/<uuid:partner_id>/restoring", partners.restoring, name="partner_restoring"),
    path("o/<str:code>/partners/<uuid:partner_id>/documents/new", partner_documents.new, name="partner_document_new"),
    path(
        "o/<str:code>/partners/documents/<uuid:document_id>/removal",
        partner_documents.removal,
        name="partner_document_removal",
    ),
]
