import copy

from convscope.base.said import Said


def test_a_sentence_is_a_string_that_knows_its_parts_and_survives_a_copy():
    said = Said("cut", "{width} of {whole} kept", width=3, whole=7)
    for one in (said, copy.copy(said), copy.deepcopy(said)):
        assert one == "3 of 7 kept"
        assert (one.what, one.given) == ("cut", {"width": "3", "whole": "7"})
