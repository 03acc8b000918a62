"""The tables that belong to no organisation: the whole list, with a reason and the application's rights in each.

A table that is neither here nor isolated fails the architecture test, and the application cannot even read it.
"""

from typing import NamedTuple

from cohortium.tenancy.fields import READ_ADD_AND_FORGET, READ_AND_ADD, READ_AND_WRITE


class GlobalTable(NamedTuple):
    rights: str | None
    reason: str


GLOBAL_TABLES: dict[str, GlobalTable] = {
    "identity_user": GlobalTable(READ_AND_WRITE, "A log-in is one person in any number of organisations."),
    "identity_signin": GlobalTable(READ_ADD_AND_FORGET, "Signing in happens before an organisation is chosen."),
    "identity_loginsession": GlobalTable(READ_AND_WRITE, "A log-in session outlives the choice of an organisation."),
    "identity_attempts": GlobalTable(READ_AND_WRITE, "Whoever guesses passwords is in no organisation."),
    "accounts_accountletter": GlobalTable(READ_AND_WRITE, "Letters about a log-in are of no organisation."),
    "onboarding_founding": GlobalTable(READ_AND_WRITE, "Whoever founds an organisation is in none yet."),
    "mfa_authenticator": GlobalTable(READ_AND_WRITE, "Second factors of a log-in, by django-allauth."),
    "socialaccount_socialaccount": GlobalTable(READ_AND_WRITE, "Log-ins elsewhere, connected, by django-allauth."),
    "socialaccount_socialapp": GlobalTable(None, "By django-allauth; providers come from the settings."),
    "socialaccount_socialtoken": GlobalTable(
        "SELECT, DELETE", "By django-allauth, which looks for tokens of a connection that goes; none are kept."
    ),
    "account_emailaddress": GlobalTable(READ_AND_WRITE, "Addresses of a log-in, by django-allauth."),
    "account_emailconfirmation": GlobalTable(READ_AND_WRITE, "Confirmations of those addresses, by django-allauth."),
    "django_content_type": GlobalTable("SELECT", "Names of models. Django writes it when it migrates."),
    "django_migrations": GlobalTable("SELECT", "What has been migrated. The owner writes it."),
    "auth_permission": GlobalTable(None, "Comes with django.contrib.auth; roles here are rows of organisations."),
    "auth_group": GlobalTable(None, "Comes with django.contrib.auth; roles here are rows of organisations."),
    "auth_group_permissions": GlobalTable(
        None, "Comes with django.contrib.auth; roles here are rows of organisations."
    ),
    "procrastinate_jobs": GlobalTable(
        READ_AND_WRITE, "A worker takes jobs of all organisations; each opens its scope."
    ),
    "procrastinate_events": GlobalTable(READ_AND_WRITE, "History of those jobs."),
    "procrastinate_periodic_defers": GlobalTable(READ_AND_WRITE, "When each periodic task was last deferred."),
    "jobs_jobfailure": GlobalTable(
        READ_AND_ADD, "Operators look at the failed jobs of all organisations, by class and place."
    ),
    "jobs_operatoract": GlobalTable(
        READ_AND_ADD, "Operators act outside every organisation, upon jobs of all of them."
    ),
    "procrastinate_workers": GlobalTable(READ_AND_WRITE, "Heartbeats of the workers."),
}

# Indexes of an organisation's table that do not start with the organisation, each with its reason.
GLOBAL_INDEXES: dict[str, str] = {
    "organisation_code_once": "A code stands in addresses, where no organisation is known yet.",
    "organisation_name_once": "Two providers of one name could not be told apart when somebody signs up.",
    "membership_of_user": "organisations_of(user) looks for one person through all organisations.",
}

# Foreign keys without an index of their columns.
UNINDEXED_KEYS: dict[str, str] = {
    "procrastinate_jobs_worker_id_fkey": "Procrastinate has an index of the jobs that a worker is doing.",
}

# Functions that run as their owner, past the policies. Each is attacked by a test.
DEFINER_FUNCTIONS: dict[str, str] = {
    "organisation_id_of(text)": "The scope cannot be opened before a code has been turned into an id.",
    "every_organisation()": "A periodic job runs once for each organisation.",
    "organisations_ever_founded()": "The trail of one that is switched off is sealed and looked through, too.",
    "organisations_of_installation(text, text, integer)": "Staff of the platform sees which organisations there are.",
    "organisations_called(uuid[])": "Staff of the platform sees whose job failed.",
    "empty_words_of_answers(uuid[])": "Answers about consents are written once; of who is erased their words go.",
    "empty_words_of_enrolments(uuid[])": "Steps of enrolments are written once; of who is erased the reasons go.",
    "organisations_of(uuid)": "The switcher shows all organisations of a log-in at once.",
}

# Foreign keys whose rows go with the row they refer to. Everything else is kept: history happened there.
CASCADES: dict[str, str] = {
    "access.MembershipRole.membership": "Which roles a membership holds is part of it.",
    "access.MembershipCampus.membership": "Where a member works is part of the membership.",
    "account.EmailAddress.user": "Addresses of a log-in, by django-allauth.",
    "account.EmailConfirmation.email_address": "Confirmations of an address, by django-allauth.",
    "mfa.Authenticator.user": "Second factors of a log-in, by django-allauth.",
    "socialaccount.SocialAccount.user": "Log-ins elsewhere, connected, by django-allauth.",
    "socialaccount.SocialToken.app": "By django-allauth; tokens of providers are not kept.",
    "socialaccount.SocialToken.account": "By django-allauth; tokens of providers are not kept.",
    "auth.Permission.content_type": "By django.contrib.auth; nothing here uses it.",
    "auth.Group_permissions.group": "By django.contrib.auth; nothing here uses it.",
    "auth.Group_permissions.permission": "By django.contrib.auth; nothing here uses it.",
}
