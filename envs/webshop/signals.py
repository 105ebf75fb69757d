"""What the shop measures, and the preset rewards over it."""

from __future__ import annotations

from collections.abc import Mapping

from ...rewards.signal import Signal, declare
from .page import PER_PAGE

__all__ = ["IMITATION_REWARDS", "IMITATION_SIGNALS", "REWARDS", "SIGNALS"]

SIGNALS: Mapping[str, Signal] = declare(
    Signal("score", "The graded score of Yao et al. (2022) of what was bought; 0 until something is."),
    Signal(
        "progress",
        "0 on the search page, 0.1 to 0.3 on results by the best product shown so far, 0.3 to 0.9 on a product by what"
        " buying it now would score, 1 once the right one is bought.",
    ),
    Signal("bought", "Something has been bought, which ends the episode.", condition=True),
    Signal(
        "type_match",
        "How far the product shown or bought is of the goal's kind, the score's r_type; 0 where no product is shown.",
    ),
    Signal("attribute_share", "Share of the goal's attributes that the product shown or bought has; 0 without one."),
    Signal(
        "option_share",
        "Share of the goal's options that are chosen on the product shown or bought, 1 where it has none; 0 without a"
        " product.",
    ),
    Signal(
        "price_ok",
        "The product shown or bought, with the chosen options, costs no more than the goal's limit.",
        condition=True,
    ),
    Signal("query_overlap", "Share of the words of the goal's kind, attributes and options in the last search."),
    Signal("target_visited", "The goal's own product has been opened in this episode.", condition=True),
    Signal("pages_seen", "Different pages shown so far in this episode.", 0, float("inf"), "pages"),
    Signal("items_compared", "Different products opened so far in this episode.", 0, float("inf"), "products"),
    Signal(
        "result_relevance",
        "The best score that each product on the page of results can earn, in the order shown; beside a product, of the"
        " page that was left for it.",
        shape=(PER_PAGE,),
    ),
    Signal(
        "result_mask",
        "Which places of the page of results hold a product; none where no results are shown.",
        shape=(PER_PAGE,),
        condition=True,
    ),
    Signal("result_diversity", "Share of the pairs of products on the page of results that are of different kinds."),
    Signal("chosen_rank", "Rank on its page of results of the product shown or bought; 0 for none.", 0, PER_PAGE),
)
"""Declarations of what `WebShopEnv` measures, the universal four first."""

REWARDS: Mapping[str, str] = {
    "sparse": "success",
    "dense": "score + 0.5*potential(progress) - 0.01*(1 - valid)",
    "gated": 'score + gated(named("steps", 0.4*delta(progress)) + named("format", 0.1*average(valid)),'
    " by=any(score >= 0.5))",
    "rubric": 'gated(named("solved", 0.5*final(success)) + named("fits", 0.3*final(score))'
    ' + named("affordable", 0.1*final(price_ok)) + named("careful", 0.1*average(valid)), by=any(bought))',
    "ranking": "score + 0.1*potential(dcg(result_relevance, mask=result_mask) + result_diversity)",
    "rere": "success + gated(rank_penalty(result_relevance, chosen_rank, mask=result_mask), by=bought)",
    "graded": "score",
    "verl_agent": "10*eq(score, 1)",
    "ragen": "score >= 1",
}
"""Preset rewards of the shop.

``sparse`` pays success alone. ``dense`` adds a potential over `progress`, which leaves the best policy as it is, and
charges a little for illegal actions. ``gated`` pays for steps and format only where what is bought scores at least a
half (gated rewards, G-RA); its steps telescope and its format is an average, so that no walking about adds to it.
``rubric`` weighs criteria that sum to 1, and pays nothing where nothing is bought. ``ranking`` guides towards searches
that put what would score well at the top, among products of several kinds; as a potential too. ``rere`` pays 1 for the
right purchase and charges for a wrong one where a right one was listed, the more the higher the wrong one stood (ReRe).

The others are what published projects pay under the name of WebShop: ``graded`` the score itself (the original, GEM,
AgentGym), ``verl_agent`` 10 where it is exactly 1, ``ragen`` 1 where it is at least 1.
"""

IMITATION_SIGNALS: Mapping[str, Signal] = {
    signal.name: signal
    for signal in (
        Signal("well_formed", "The last action was written as a verb with an argument in brackets.", condition=True),
        Signal("type_agrees", "The last action had the verb that the expert would have used.", condition=True),
        Signal("both_searched", "The expert would have searched, and the last action did.", condition=True),
        Signal(
            "name_given", "The verbs agree and the last action names what it presses or types into.", condition=True
        ),
        Signal("name_overlap", "ROUGE-L of the name given with the expert's; 0 where the verbs differ."),
        Signal("text_given", "The verbs agree on a search and it has words.", condition=True),
        Signal("text_overlap", "ROUGE-L of the words searched for with the expert's; 0 where not both searched."),
    )
}
"""Declarations of what ``imitation=True`` measures besides; see `rewardlab.envs.webshop.imitation`."""

IMITATION_REWARDS: Mapping[str, str] = {
    "shop_r1": 'named("format", 0.5*well_formed) + named("type", 0.3*type_agrees)'
    ' + named("arguments", where(both_searched, 0.1*name_given + 0.1*text_given'
    " + 0.1*where(name_overlap > 0.75, name_overlap, 0)"
    ' + parameter("dars", 1000)*where(text_overlap > 0.75, text_overlap, 0),'
    ' 0.2*name_given + parameter("dars", 1000)*where(name_overlap > 0.75, name_overlap, 0)))',
}
"""Preset rewards over the signals of imitation.

``shop_r1`` is the hierarchical action reward of Shop-R1 (Zhang et al., 2025, Table 1) with the paper's weights: 0.5
for the format, 0.3 for the right verb, then what was named and typed. An overlap counts where it is above 0.75, and is
scaled by ``dars``, the paper's difficulty-aware reward scaling. Its reward for a rationale's self-certainty needs a
model's token probabilities and is left out; so is its third verb, ``terminate``, which a shop has no use for. The paper
pays each step of a recorded session alone; here an episode adds its steps up, so that detours are paid too.
"""
