"""What every URL answers to everybody: the access policy as people meet it. GET, unless METHODS says otherwise.

Y the page; F 403; N 404; L the login page; S asks to step up; K asks for a key; R goes elsewhere; X another method is for this
address.
The pages are walked in this order: where Budi or Arif just revoked the invitation, its link is dead.
The world: a family and an ordinary case of Siti at LK3 Delima (see ``tests.sweeps.world``).
"""

METHODS = {
    "job-stop": "post",
    "hat-switch": "post",
    "draft-save": "post",
    "invitation-revoke": "post",
    "cases:intake-save": "post",
    "cases:contact-missed": "post",
    "cases:suggest": "post",
    "referrals:partner-activate": "post",
    "referrals:move": "post",
    "referrals:reminder-seen": "post",
    "referrals:read": "post",
    "referrals:code-renew": "post",
    "referrals:found-case": "post",
    "reports:other-withdraw": "post",
    "reports:other-undo": "post",
    "reports:publication-build": "post",
    "reports:no-case-declare": "post",
    "reports:no-case-withdraw": "post",
    "reports:token-revoke": "post",
}

TABLE = """
page                        siti dewi nadia yusuf budi ratna hasan wati mira arif tono lina anonim
start                       Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    L
hat-switch                  N    N    N     N     N    N     N     N    N    N    N    N    L
quick-exit                  Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
step-up                     N    N    N     N     N    N     N     N    N    N    N    N    L
rescued-form                R    R    R     R     R    R     R     R    R    R    R    R    L
draft-save                  N    N    N     N     N    N     N     N    N    N    N    N    L
draft-discard               N    N    N     N     N    N     N     N    N    N    N    N    L
invitation-list             F    F    F     F     Y    F     Y     F    F    Y    F    F    L
invitation-send             F    F    F     F     Y    F     Y     F    F    Y    F    F    L
invitation-revoke           F    F    F     F     R    F     N     F    F    R    F    F    L
invitation-accept           Y    Y    Y     Y     N    Y     Y     Y    Y    N    Y    Y    Y
audit-trail                 F    F    F     F     Y    F     Y     F    F    F    Y    Y    L
job-list                    F    F    F     F     Y    F     Y     Y    Y    Y    F    F    L
job-detail                  F    F    F     F     Y    F     N     N    N    N    F    F    L
job-file                    F    F    F     F     Y    F     N     N    N    N    F    F    L
job-stop                    F    F    F     F     R    F     N     N    N    N    F    F    L
region-options              Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    L
cases:list                  Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
cases:open                  Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
cases:hand-over             F    F    F     F     Y    F     Y     F    F    F    F    F    L
cases:suggest               Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
cases:intake-start          R    F    F     F     R    N     N     F    F    F    F    F    L
cases:intake-discard        Y    N    N     N     N    N     N     F    F    F    F    F    L
cases:intake-review         Y    N    N     N     N    N     N     F    F    F    F    F    L
cases:intake-step           Y    N    N     N     N    N     N     F    F    F    F    F    L
cases:intake-save           R    N    N     N     N    N     N     F    F    F    F    F    L
cases:detail                Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:edit                  Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:print                 S    F    F     F     S    N     N     N    N    N    N    N    L
cases:assign                F    F    F     F     Y    N     N     N    N    N    N    N    L
cases:team-add              Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:propose-close         Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:decline-close         F    F    F     F     Y    N     N     N    N    N    N    N    L
cases:close                 F    F    F     F     Y    N     N     N    N    N    N    N    L
cases:reopen                F    F    F     F     Y    N     N     N    N    N    N    N    L
cases:aftercare-record      Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:raise-class           Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:triage                Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:contact-add           Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:contact-missed        R    F    F     F     F    N     N     N    N    N    N    N    L
cases:contact-edit          Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:note-add              Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:note-edit             Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:note-amend            Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:consent-record        Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:conflict-set          Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:conference-add        Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:conference            Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:conference-edit       Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:assessment-list       Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:assessment-add        Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:assessment            Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:assessment-edit       Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:resilience            Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:resilience-add        Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:attachment-list       Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:attachment-add        Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:attachment            Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:attachment-remove     Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:plan                  Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:goal-add              Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:goal-edit             Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:goal-decide           Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:plan-agree            Y    F    F     F     F    N     N     N    N    N    N    N    L
cases:plan-version          Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:plan-client           Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:task-add              Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:task-edit             Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:task-done             Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:task-cancel           Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:task-postpone         Y    F    F     F     Y    N     N     N    N    N    N    N    L
cases:clock-start           Y    F    F     F     Y    N     N     N    N    N    N    N    L
families:search             Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
families:register           Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
families:register-group     Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
families:register-institution Y  Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
families:detail             Y    F    F     F     Y    N     N     N    N    N    N    N    L
families:edit               Y    F    F     F     F    N     N     N    N    N    N    N    L
families:safe-address       S    F    F     F     S    N     N     N    N    N    N    N    L
families:number-show        S    F    F     F     S    N     N     N    N    N    N    N    L
families:genogram           Y    F    F     F     Y    N     N     N    N    N    N    N    L
families:ecomap             Y    F    F     F     Y    N     N     N    N    N    N    N    L
families:ties               Y    F    F     F     F    N     N     N    N    N    N    N    L
families:tie-edit           Y    F    F     F     F    N     N     N    N    N    N    N    L
families:tie-remove         Y    F    F     F     F    N     N     N    N    N    N    N    L
families:person-add         Y    F    F     F     F    N     N     N    N    N    N    N    L
families:person-edit        Y    F    F     F     F    N     N     N    N    N    N    N    L
families:member-end         Y    F    F     F     F    N     N     N    N    N    N    N    L
referrals:clocks            Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:reminder-seen     R    N    N     N     N    N     N     F    F    F    F    F    L
referrals:partner-list      Y    Y    Y     F     Y    Y     Y     F    F    Y    F    F    L
referrals:partner-add       Y    Y    Y     F     Y    Y     Y     F    F    Y    F    F    L
referrals:partner           Y    Y    Y     F     Y    Y     Y     F    F    Y    F    F    L
referrals:partner-edit      Y    Y    Y     F     Y    Y     Y     F    F    Y    F    F    L
referrals:partner-hsds      Y    Y    Y     F     Y    Y     Y     F    F    Y    F    F    L
referrals:partner-activate  R    R    R     F     R    R     R     F    F    R    F    F    L
referrals:inbox             Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:send              Y    F    F     F     Y    N     N     N    N    N    N    N    L
referrals:edit              R    F    F     F     R    N     N     N    N    N    N    N    L
referrals:follow            Y    F    F     F     Y    N     N     N    N    N    N    N    L
referrals:read              R    F    F     F     R    N     N     N    N    N    N    N    L
referrals:message           R    F    F     F     F    N     N     N    N    N    N    N    L
referrals:detail            Y    F    F     F     Y    N     N     N    N    N    N    N    L
referrals:move              Y    F    F     F     Y    N     N     N    N    N    N    N    L
referrals:letter            Y    F    F     F     Y    N     N     N    N    N    N    N    L
referrals:letter-pdf        Y    F    F     F     Y    N     N     N    N    N    N    N    L
referrals:envelope          Y    F    F     F     Y    N     N     N    N    N    N    N    L
referrals:envelope-pdf      Y    F    F     F     Y    N     N     N    N    N    N    N    L
referrals:code-renew        R    F    F     F     R    N     N     N    N    N    N    N    L
referrals:answer            Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
referrals:answer-letter     R    R    R     R     R    R     R     R    R    R    R    R    R
referrals:answer-done       Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
referrals:incoming          Y    N    N     N     Y    N     N     F    F    F    F    F    L
referrals:incoming-step     Y    N    N     N     Y    N     N     F    F    F    F    F    L
referrals:incoming-receiver F    F    F     F     Y    F     N     F    F    F    F    F    L
referrals:incoming-attachment Y  N    N     N     Y    N     N     F    F    F    F    F    L
referrals:incoming-open     Y    N    N     N     Y    N     N     F    F    F    F    F    L
referrals:outreach-list     Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:outreach-add      Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:outreach          Y    Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:outreach-edit     Y    F    F     F     F    N     N     F    F    F    F    F    L
referrals:outreach-print    Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:outreach-plan     Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:outreach-plan-edit Y   Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:outreach-report   Y    Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:outreach-cancel   Y    Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:trip-list         Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:trip-add          Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:trip              Y    Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:trip-edit         Y    Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:trip-report       Y    Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:trip-cancel       Y    Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:found-list        Y    Y    Y     Y     Y    Y     Y     F    F    F    F    F    L
referrals:found-add         Y    Y    Y     Y     Y    N     N     F    F    F    F    F    L
referrals:found             Y    N    N     N     Y    N     N     F    F    F    F    F    L
referrals:found-case        R    N    N     N     R    N     N     F    F    F    F    F    L
referrals:found-drop        Y    N    N     N     Y    N     N     F    F    F    F    F    L
referrals:coverage          Y    Y    Y     F     Y    Y     Y     Y    Y    Y    F    F    L
referrals:coverage-area     Y    Y    Y     F     Y    N     N     Y    Y    Y    F    F    L
reports:breakdown           Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:breakdown-print     Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:dashboard           Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:dashboard-matrix    Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:dashboard-print     Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:breakdown-csv       F    F    F     F     S    F     S     S    S    F    F    F    L
reports:breakdown-xlsx      F    F    F     F     S    F     S     S    S    F    F    F    L
reports:breakdown-json      F    F    F     F     S    F     S     S    S    F    F    F    L
reports:breakdown-pdf       F    F    F     F     S    F     S     S    S    F    F    F    L
reports:token-list          F    F    F    F    S    F    S    S    S    F    F    F    L
reports:token-make          F    F    F    F    S    F    S    S    S    F    F    F    L
reports:token-revoke        F    F    F    F    S    F    S    S    S    F    F    F    L
reports:token-guide         Y    Y    Y    F    Y    Y    Y    Y    Y    F    F    F    L
api:index                   K    K    K    K    K    K    K    K    K    K    K    K    K
api:definitions             K    K    K    K    K    K    K    K    K    K    K    K    K
api:areas                   K    K    K    K    K    K    K    K    K    K    K    K    K
api:breakdown               K    K    K    K    K    K    K    K    K    K    K    K    K
api:person-splits           K    K    K    K    K    K    K    K    K    K    K    K    K
api:figure                  K    K    K    K    K    K    K    K    K    K    K    K    K
api:openapi                 Y    Y    Y    Y    Y    Y    Y    Y    Y    Y    Y    Y    Y
api:unknown                 N    N    N    N    N    N    N    N    N    N    N    N    N
reports:bulk-export       F    F    F     F     S    F     S     S    S    F    F    F    L
reports:psks              F    F    F     F     S    F     S     S    S    F    F    F    L
reports:dashboard-csv       F    F    F     F     S    F     S     S    S    F    F    F    L
reports:dashboard-xlsx      F    F    F     F     S    F     S     S    S    F    F    F    L
reports:dashboard-json      F    F    F     F     S    F     S     S    S    F    F    F    L
reports:dashboard-pdf       F    F    F     F     S    F     S     S    S    F    F    F    L
reports:recap               Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:recap-list          Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:recap-upload        F    F    F     F     S    F     S     S    S    F    F    F    L
reports:recap-check         F    F    F     F     S    F     S     S    S    F    F    F    L
reports:drilldown           Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:unit-list           R    R    R     F     R    R     R     Y    Y    Y    F    F    L
reports:unit-list-csv       F    F    F     F     S    F     S     S    S    F    F    F    L
reports:unit-profile        Y    Y    Y     F     Y    N     N     Y    Y    Y    F    F    L
reports:dossier             F    F    F     F     S    F     S     F    F    F    F    F    L
reports:needs               Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:table-checker       Y    Y    Y     F     Y    Y     Y     Y    Y    F    F    F    L
reports:other-clinic        F    F    F     F     Y    F     Y     Y    Y    Y    F    F    L
reports:other-promote       F    F    F     F     F    F     F     F    Y    Y    F    F    L
reports:other-withdraw      F    F    F     F     F    F     F     F    R    R    F    F    L
reports:other-recode        F    F    F     F     Y    F     Y     F    F    F    F    F    L
reports:other-undo          F    F    F     F     R    F     N     F    F    F    F    F    L
reports:semester-list       F    F    F     F     Y    F     Y     Y    Y    F    F    F    L
reports:semester-write      F    F    F     F     Y    F     Y     F    F    F    F    F    L
reports:semester-decide     F    F    F     F     F    F     F     Y    F    F    F    F    L
reports:semester-correct    F    F    F     F     Y    F     N     F    F    F    F    F    L
reports:semester-report     F    F    F     F     Y    F     N     Y    Y    F    F    F    L
reports:semester-print      F    F    F     F     Y    F     N     Y    Y    F    F    F    L
reports:semester-pdf        F    F    F     F     Y    F     N     Y    Y    F    F    F    L
reports:semester-xlsx       F    F    F     F     S    F     S     S    S    F    F    F    L
reports:completeness        F    F    F     F     Y    F     Y     Y    Y    F    F    F    L
reports:no-case-declare     N    N    N     F     N    N     N     F    F    F    F    F    L
reports:no-case-withdraw    N    N    N     F     N    N     N     F    F    F    F    F    L
reports:publication-list    F    F    F     F     F    F     F     Y    Y    F    F    F    L
reports:publication-build   F    F    F     F     F    F     F     R    R    F    F    F    L
reports:publication-propose F    F    F     F     F    F     F     R    Y    F    F    F    L
reports:publication         F    F    F     F     F    F     F     Y    Y    F    F    F    L
reports:publication-approve F    F    F     F     F    F     F     S    S    F    F    F    L
reports:publication-withdraw F   F    F     F     F    F     F     Y    Y    F    F    F    L
public:index                Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
public:nation               Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
public:area                 Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
public:data                 Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
public:data-csv             Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
public:data-json            Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
public:data-package         Y    Y    Y     Y     Y    Y     Y     Y    Y    Y    Y    Y    Y
"""
EXPECTED = dict(line.split(maxsplit=1) for line in TABLE.strip().splitlines()[1:])
