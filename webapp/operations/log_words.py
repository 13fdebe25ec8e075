"""The events of the log in plain words: what somebody did, as the end of a sentence that begins with a name."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from webapp.operations.whereabouts import called_now
from webapp.store.events import Event
from webapp.store.log import Place
from webapp.text.model import PlacedPassage, text_hash

_VERBS = {
    "replace": "other words",
    "insert": "a new passage",
    "delete": "to delete a passage",
    "split": "to split a passage",
    "merge": "to join passages",
    "move": "to move a passage",
    "kind": "another kind of passage",
}
_LINKED = {"link": "linked", "join": "joined", "unlink": "set apart", "lock": "locked as right"}
_WEIGHTS = {"minor": "minor", "degree": "a matter of degree", "meaning": "changing the meaning"}
NOTHING = text_hash("")
"""The hash of no words: a statement that says nothing withdraws its term."""
_CHECKED = {"scan": "a scan", "transcription": "a transcription", "translation": "the English only"}
_REDACTED = {
    "approval": "a remark on an approval",
    "original": "the file of a batch of proposals",
    "comment": "a comment",
    "proposal": "a proposal",
    "decision": "a remark on a decision",
    "batch": "the reason of several proposals",
    "term_statement": "what was stated of a term",
    "weight_mark": "the words of a weighed difference",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the ids in events stand for: the names of people, and where things stand.

    `passages` has those of each witness now, by the document's id and the siglum, for words about `document`. `before`
    has what a document was called until it was renamed, by the sequence of that event, `was` that of this event.
    """

    names: Mapping[str, str]
    places: Mapping[str, Place]
    passages: Mapping[tuple[str, str], Mapping[str, PlacedPassage]] = field(default_factory=dict)
    before: Mapping[int, str] = field(default_factory=dict)
    document: str = ""
    was: str = ""

    def name(self, account: str) -> str:
        """Somebody's name."""
        return self.names.get(account, "somebody")

    def place(self, identity: str) -> Place:
        """Where something stands."""
        return self.places.get(identity, Place())

    def passage(self, siglum: str, passage: str) -> str:
        """What a passage is called now; its id where the witness was removed."""
        there = self.passages.get((self.document, siglum))
        return called_now(passage, there) if there and passage else passage


Words = Callable[[dict[str, Any], Known], str]


def words(entry: Event, known: Known) -> str:
    """What was done: "commented on A ¶ 1"."""
    if entry.kind not in WORDS:
        return f"did something that this program does not know ({entry.kind})"
    try:
        return WORDS[entry.kind](entry.payload, _at(known, entry))
    except (AttributeError, IndexError, KeyError, TypeError):
        return f"did something that cannot be read any more ({entry.kind}): see what variorum verify says"


def _at(known: Known, entry: Event) -> Known:
    return replace(known, document=entry.document or "", was=known.before.get(entry.sequence, ""))


def about(entry: Event, known: Known) -> tuple[Place, str]:
    """Where it was done, and the id of the fact that can be redacted, "" for none."""
    said = entry.payload
    first, fact = _ABOUT.get(entry.kind, ("", ""))
    if entry.kind == "proposals.decided" and said.get("rulings"):
        return known.place(said["rulings"][0]["proposal"]), ""
    if entry.kind == "terms.stated" and len(said.get("statements", ())) == 1:
        return Place(term=said["statements"][0]["term"]), said["statements"][0]["id"]
    identity = said.get(first)
    place = known.place(identity) if isinstance(identity, str) else Place()
    if entry.kind == "comment.written":
        place = Place(place.siglum, said.get("passage", ""))
    return place, str(said.get(fact, "")) if fact else ""


_ABOUT = {
    "witness.added": ("witness", ""),
    "revision.added": ("revision", ""),
    "comment.written": ("revision", "comment"),
    "thread.resolved": ("thread", ""),
    "thread.reopened": ("thread", ""),
    "query.waived": ("thread", ""),
    "anchor.confirmed": ("thread", ""),
    "anchor.refused": ("thread", ""),
    "anchor.tied": ("thread", ""),
    "comment.withdrawn": ("comment", ""),
    "passages.approved": ("revision", ""),
    "approval.withdrawn": ("approval", ""),
    "edition.published": ("witness", ""),
    "edition.withdrawn": ("edition", ""),
    "batch.made": ("batch", "batch"),
    "proposal.made": ("proposal", "proposal"),
    "proposal.withdrawn": ("proposal", ""),
    "difference.weighed": ("", "mark"),
    "body.redacted": ("row", ""),
    "witness.renamed": ("witness", ""),
    "witness.removed": ("witness", ""),
}
"""For each kind of event what it is about, and what of it can be redacted, as its payload names them."""


def ids(entry: Event) -> set[str]:
    """Every id that the words for an event need."""
    said = entry.payload
    names = (
        *("witness", "revision", "thread", "comment", "batch", "proposal", "approval", "edition", "row"),
        "descends_from",
    )
    found = {said[name] for name in names if isinstance(said.get(name), str)}
    sides = (said.get("left"), said.get("right"))
    found |= {side["witness"] if isinstance(side, dict) and "witness" in side else side for side in sides if side}
    for ruling in said.get("rulings", ()):
        found.add(ruling["proposal"])
    return {identity for identity in found if isinstance(identity, str)}


def _where(place: Place, known: Known) -> str:
    return " ".join(filter(None, (place.siglum, known.passage(place.siglum, place.passage))))


def _roles(said: dict[str, Any], known: Known) -> str:
    of = f"the roles of {known.name(said['account'])}"
    if said["roles"] is None:
        return f"gave back {of} in this document"
    roles = ", ".join(said["roles"]) or "none"
    return f"set {of} {'in this document ' if said['document'] else ''}to {roles}"


def _witness(said: dict[str, Any], known: Known) -> str:
    siglum = said["siglum"]
    if said["state"] == "working":
        return f"began the working text {siglum} from {known.place(said['descends_from']).siglum}"
    return f"brought in witness {siglum}"


def _revision(said: dict[str, Any], known: Known) -> str:
    passages = len(said["passages"])
    came = f" from the file {said['original']['name']}" if said["original"] else ""
    siglum = known.place(said["witness"]).siglum
    return f"wrote revision {said['number']} of {siglum}, {passages} passage{'' if passages == 1 else 's'}{came}"


def _comment(said: dict[str, Any], known: Known) -> str:
    verb = "commented" if said["comment"] == said["thread"] else "answered"
    verb = "corrected a comment" if said["supersedes"] else verb
    siglum = known.place(said["revision"]).siglum
    return f"{verb} on {siglum} {known.passage(siglum, said['passage'])}"


def _proposal(said: dict[str, Any], known: Known) -> str:
    siglum = known.place(said["witness"]).siglum
    passages = ", ".join(known.passage(siglum, passage) for passage, _ in said["passages"])
    place = " ".join(filter(None, (siglum, passages or known.passage(siglum, said["after"]))))
    return f"proposed {_VERBS[said['verb']]} on {place}"


def _decided(said: dict[str, Any], known: Known) -> str:
    rulings = said["rulings"]
    counts = Counter(verdict for ruling in rulings for _, verdict, _ in ruling["verdicts"])
    told = ", ".join(f"{counts[name]} {word}" for name, word in _VERDICTS if counts[name])
    siglum = known.place(rulings[0]["proposal"]).siglum
    revision = known.place(said["revision"]).revision if said["revision"] else 0
    many = "a proposal" if len(rulings) == 1 else f"{len(rulings)} proposals"
    made = f", which made revision {revision}" if revision else ""
    return f"decided on {many} on {siglum}: {told}{made}"


_VERDICTS = (("accepted", "accepted"), ("rejected", "rejected"), ("asked", "to be changed"))


def _links(said: dict[str, Any], known: Known) -> str:
    sigla = [known.place(said[side]).siglum for side in ("left", "right")]

    def named(siglum: str, own: list[str]) -> str:
        return f"{siglum} {', '.join(known.passage(siglum, passage) for passage in own)}"

    told = [
        " with ".join(named(siglum, own) for siglum, own in zip(sigla, link, strict=True) if own)
        for link in said["links"]
    ]
    return f"{_LINKED[said['verb']]} {'; '.join(told)}"


def _weighed(said: dict[str, Any], known: Known) -> str:
    sigla = " and ".join(known.place(said[side]["witness"]).siglum for side in ("left", "right"))
    if not said["weight"]:
        return f"took back the weight of a difference of {sigla}"
    far = " in the whole document" if said["scope"] == "document" else ""
    return f"weighed a difference of {sigla} as {_WEIGHTS[said['weight']]}{far}"


def _approved(said: dict[str, Any], known: Known) -> str:
    siglum = known.place(said["revision"]).siglum
    passages = ", ".join(known.passage(siglum, one["passage"]) for one in said["approvals"])
    return f"approved {siglum} {passages}, checked against {_CHECKED[said['checked']]}"


def _terms(said: dict[str, Any], _known: Known) -> str:
    stated = said["statements"]
    if len(stated) > 1:
        return f"stated {len(stated):,} terms of a file"
    (one,) = stated
    if one["content"] == NOTHING:
        return f"withdrew the term {one['term']}"
    return f"stated {'the new term' if one['number'] == 1 else 'anew the term'} {one['term']}"


def _redacted(said: dict[str, Any], known: Known) -> str:
    where = _where(known.place(said["row"]), known)
    return f"redacted {_REDACTED[said['table']]}{' on ' + where if where else ''}: {said['reason']}"


WORDS: dict[str, Words] = {
    "account.created": lambda said, known: f"made an account for {known.name(said['account'])}",
    "roles.set": _roles,
    "one-time-link.made": lambda said, known: f"made a one-time link for {known.name(said['account'])}",
    "one-time-link.spent": lambda _said, _known: "used a one-time link",
    "feed-token.made": lambda _said, _known: "made an address for feed readers",
    "feed-token.withdrawn": lambda _said, _known: "withdrew the address for feed readers",
    "password.set": lambda said, known: f"set the password of {known.name(said['account'])}",
    "password.removed": lambda said, known: f"removed the password of {known.name(said['account'])}",
    "identity.added": lambda said, known: f"connected {known.name(said['account'])} with {said['issuer']}",
    "identity.removed": lambda said, known: f"disconnected {known.name(said['account'])} from {said['issuer']}",
    "session.opened": lambda _said, _known: "signed in",
    "session.closed": lambda _said, _known: "ended a session",
    "document.added": lambda _said, _known: "brought in the document",
    "witness.added": _witness,
    "revision.added": _revision,
    "comment.written": _comment,
    "thread.resolved": lambda said, known: f"resolved a thread on {_where(known.place(said['thread']), known)}",
    "thread.reopened": lambda said, known: f"reopened a thread on {_where(known.place(said['thread']), known)}",
    "query.waived": lambda said, known: (
        f"waived a query on {_where(known.place(said['thread']), known)}: {said['reason']}"
    ),
    "anchor.confirmed": lambda said, known: (
        f"said where a comment on {_where(known.place(said['thread']), known)} stands"
    ),
    "anchor.refused": lambda said, known: (
        f"said that a comment on {_where(known.place(said['thread']), known)} is not on the words it was carried to"
    ),
    "anchor.tied": lambda said, known: f"tied a comment on {_where(known.place(said['thread']), known)} to other words",
    "comment.withdrawn": lambda said, known: f"withdrew a comment on {_where(known.place(said['comment']), known)}",
    "passages.approved": _approved,
    "approval.withdrawn": lambda said, known: (
        f"took back the approval of {_where(known.place(said['approval']), known)}: {said['reason']}"
    ),
    "edition.published": lambda said, known: (
        f"published edition {said['number']} of {known.place(said['witness']).siglum}"
    ),
    "edition.withdrawn": lambda said, known: (
        f"withdrew an edition of {known.place(said['edition']).siglum}: {said['reason']}"
    ),
    "batch.made": lambda said, known: f"sent several proposals on {known.place(said['witness']).siglum} together",
    "proposal.made": _proposal,
    "proposal.withdrawn": lambda said, known: f"withdrew a proposal on {known.place(said['proposal']).siglum}",
    "proposals.decided": _decided,
    "proposals.revealed": lambda _said, _known: "revealed the proposals made until then",
    "setting.changed": lambda said, _known: _setting(said["name"], said["value"]),
    "terms.stated": _terms,
    "links.stated": _links,
    "links.undone": lambda _said, _known: "took back a change of links",
    "difference.weighed": _weighed,
    "body.redacted": _redacted,
    "document.renamed": lambda said, known: (
        f"renamed the document {f'from {known.was} ' if known.was else ''}to {said['name']}: {said['reason']}"
    ),
    "document.removed": lambda said, _known: f"removed the document: {said['reason']}",
    "witness.renamed": lambda said, _known: f"gave a witness the siglum {said['siglum']}: {said['reason']}",
    "witness.removed": lambda said, known: f"removed witness {known.place(said['witness']).siglum}: {said['reason']}",
}
"""What each kind of event says, given its payload."""


_SETTINGS = {
    ("blind", True): "let translators work blind",
    ("blind", False): "let everybody see all proposals",
    ("two_people", True): "let nobody decide on their own proposals while there is another editor",
    ("two_people", False): "let editors decide on their own proposals",
    ("two_approvals", True): "let a passage be approved by two different editors",
    ("two_approvals", False): "let one editor approve a passage",
}


def _setting(name: str, value: object) -> str:
    if isinstance(value, list):
        return f"set the reasons for rejecting to {', '.join(map(str, value))}"
    return _SETTINGS[name, bool(value)]


NAMES = {
    "account.created": "accounts made",
    "roles.set": "roles set",
    "one-time-link.made": "one-time links made",
    "one-time-link.spent": "one-time links used",
    "password.set": "passwords set",
    "password.removed": "passwords removed",
    "identity.added": "identities connected",
    "identity.removed": "identities disconnected",
    "session.opened": "people signed in",
    "session.closed": "sessions ended",
    "document.added": "documents brought in",
    "witness.added": "witnesses brought in or begun",
    "revision.added": "revisions written",
    "comment.written": "comments written",
    "thread.resolved": "threads resolved",
    "thread.reopened": "threads reopened",
    "comment.withdrawn": "comments withdrawn",
    "query.waived": "queries waived",
    "anchor.confirmed": "places of comments confirmed",
    "anchor.refused": "places of comments refused",
    "anchor.tied": "comments tied to other words",
    "passages.approved": "passages approved",
    "approval.withdrawn": "approvals taken back",
    "edition.published": "editions published",
    "edition.withdrawn": "editions withdrawn",
    "feed-token.made": "addresses for feed readers made",
    "feed-token.withdrawn": "addresses for feed readers withdrawn",
    "batch.made": "proposals sent together",
    "proposal.made": "proposals made",
    "proposal.withdrawn": "proposals withdrawn",
    "proposals.decided": "proposals decided on",
    "proposals.revealed": "proposals revealed",
    "setting.changed": "settings changed",
    "terms.stated": "terms stated",
    "links.stated": "links changed",
    "links.undone": "changes of links taken back",
    "difference.weighed": "differences weighed",
    "body.redacted": "words redacted",
    "document.renamed": "documents renamed",
    "document.removed": "documents removed",
    "witness.renamed": "witnesses given another siglum",
    "witness.removed": "witnesses removed",
}
"""What the events of a kind are called where one chooses among them."""
