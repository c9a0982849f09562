"""What a letter promises and asks: the warranty both ways, objections, how to report a fault.

Source: ``russian-documents.md`` sections 6 (g), (h), (i), 10 and 15.2.
"""

from pipeline.documents.letter_writer import Writer
from pipeline.documents.method import hours_figure
from pipeline.documents.printing import Parts
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN, Role
from pipeline.locales.inflection.numerals import Case
from pipeline.problems import Place


def warranty(writer: Writer) -> list[Parts]:
    """What is free, what may cost, how long; or that the letter only informs."""
    if not writer.binds:
        return [writer.clause("informational")]
    stage = writer.stage
    is_change = stage is not None and stage.group == "modification"
    return [
        writer.clause(
            "warranty_modification" if is_change else "warranty_result",
            repeat_months=writer.months("repeat_months", Case.GENITIVE),
            warranty_clause=writer.of_contract("warranty_clause"),
        ),
        writer.clause("misleading"),
        _term(writer),
    ]


def _term(writer: Writer) -> Parts:
    """From when the warranty runs."""
    term, stage = writer.months("warranty_months", Case.NOMINATIVE), writer.stage
    if stage is None:
        return writer.clause("term_object", months=term)
    if stage.accepted_on is None:
        return writer.clause("term_stage", months=term)
    on = writer.paper.long_day("stage.accepted_on", stage.accepted_on, writer.at("accepted_on"))
    return writer.clause("term_stage_accepted", months=term, accepted_on=on)


def objections(writer: Writer) -> list[Parts]:
    """Until when, to whom and with what effect the client objects; when the items bind."""
    until, address = writer.until_day(), writer.reply_address()
    if not writer.binds:
        return [writer.clause("objections_informational", until=until, address=address)]
    said = [writer.clause("objections", until=until, address=address)]
    client = writer.project.party(Role.CLIENT)
    if writer.contract.binding == "silence":
        clause = writer.of_contract("binding_clause")
        return [*said, writer.clause("binding_silence", until=until, binding_clause=clause)]
    if writer.contract.notice_clause and client.email:
        email = writer.paper.typed(client.email, client.places.get("email", Place()))
        clause = writer.of_contract("notice_clause")
        return [
            *said,
            writer.clause(
                "binding_countersignature_mail", client_address=email, notice_clause=clause
            ),
        ]
    return [*said, writer.clause("binding_countersignature")]


def claim(writer: Writer) -> Parts:
    """Where to report a fault and when work begins."""
    contract, paper = writer.contract, writer.paper
    until = contract.same_day_until
    where = (
        writer.clause("claim_contacts", contacts=writer.typed("claim_contacts"))
        if contract.claim_contacts
        else writer.clause("claim_requisites")
    )
    always = contract.support_hours == ALWAYS_OPEN
    when = writer.clause(
        "claim_always" if always else "claim_hours",
        hours=hours_figure(paper, contract.support_hours, writer.project.hours),
        same_day_until=Figure(
            "contract.same_day_until",
            until,
            f"{until:%H:%M}",
            "",
            writer.source("same_day_until"),
        ),
    )
    return (*where, {"value": Text(" ")}, *when)
