"""The rules of review and the values they speak about: who may do what, what a thread is, which link and weight stands.

Pure, so that a rule can be read and tested without a database or a page. One module for each thing that people say.
"""

from webapp.review.administered import Redaction, Removal
from webapp.review.links import Act, Change, LinkedIds, Verb, standing_links
from webapp.review.mentions import Piece, mentioned
from webapp.review.passwords import SHORTEST_PASSWORD, check_password
from webapp.review.people import OWNER_ROLES, Account, Action, Role, may, require
from webapp.review.proposals import Decision, Difference, Proposal, Rules, Ruling, Status, Verdict
from webapp.review.threads import (
    Base,
    Comment,
    Standing,
    Thread,
    Waiver,
    may_edit,
    may_settle,
    may_withdraw,
    require_own,
    require_settling,
)
from webapp.review.weights import (
    Anchor,
    Anchors,
    Pair,
    Scope,
    StandingWeights,
    Weight,
    WeightMark,
    bare,
    standing_weights,
)

__all__ = [
    "OWNER_ROLES",
    "SHORTEST_PASSWORD",
    "Account",
    "Act",
    "Action",
    "Anchor",
    "Anchors",
    "Base",
    "Change",
    "Comment",
    "Decision",
    "Difference",
    "LinkedIds",
    "Pair",
    "Piece",
    "Proposal",
    "Redaction",
    "Removal",
    "Role",
    "Rules",
    "Ruling",
    "Scope",
    "Standing",
    "StandingWeights",
    "Status",
    "Thread",
    "Verb",
    "Verdict",
    "Waiver",
    "Weight",
    "WeightMark",
    "bare",
    "check_password",
    "may",
    "may_edit",
    "may_settle",
    "may_withdraw",
    "mentioned",
    "require",
    "require_own",
    "require_settling",
    "standing_links",
    "standing_weights",
]
