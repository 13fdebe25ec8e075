"""Spellings of one word have one standard; two words never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.spelling import standard


@pytest.mark.parametrize(
    "pairs",
    [
        "colour/color favourable/favorable neighbourhoods/neighborhoods labourers/laborers armoury/armory",
        "organise/organize organisation/organization organisers/organizers recognisable/recognizable",
        "collectivisation/collectivization denuclearising/denuclearizing bolshevised/bolshevized theorise/theorize",
        "travelled/traveled cancelling/canceling labelled/labeled councillor/councilor marvellous/marvelous",
        "centre/center theatres/theaters kilometre/kilometer manoeuvre/maneuver lustre/luster",
        "defence/defense offences/offenses licence/license practise/practice defenceless/defenseless",
        "dialogue/dialog catalogued/cataloged analyse/analyze paralysed/paralyzed",
        "programme/program programmes/programs cheque/check sceptical/skeptical plough/plow tsar/czar grey/gray",
        "fulfil/fulfill skilful/skillful enrolment/enrollment judgement/judgment connexion/connection mould/mold",
        "encyclopaedia/encyclopedia mediaeval/medieval aluminium/aluminum focussed/focused worshipped/worshiped",
        "régime/regime coöperation/cooperation naïve/naive rôle/role",
        "ещё/еще хрущёв/хрущев Ёлка/Елка",
    ],
)
def test_spellings_of_one_word_are_one(pairs: str) -> None:
    for pair in pairs.split():
        one, other = pair.split("/")
        assert one != other
        assert standard(one) == standard(other), pair


@pytest.mark.parametrize(
    "pairs",
    [
        "four/for our/or hour/hor pour/por tour/tor sour/sor",
        "prise/prize wise/wize size/sise apprise/apprize braise/braize rise/rize",
        "censor/sensor metre/meter tyre/tire storey/story draught/draft kerb/curb tonne/ton",
        "analyses/analyzes learnt/learned towards/toward ensure/insure advice/advise device/devise prophecy/prophesy",
        "councillor/counsellor here/her there/ther were/wer are/ar filled/filed polled/poled",
        "pate/pâté expose/exposé resume/résumé и/й мой/мои всё/все мёл/мел берёт/берет",
        "license/lichens practical/practise travel/travail program/programs",
    ],
)
def test_two_words_are_two(pairs: str) -> None:
    for pair in pairs.split():
        one, other = pair.split("/")
        assert standard(one) != standard(other), pair


@given(st.text(alphabet="abeilmnoprstuyzgcdé", max_size=12))
def test_a_standard_spelling_is_standard(word: str) -> None:
    assert standard(standard(word)) == standard(word)
