"""The chapters of Learn, as data: what is told, what to try, and the formulas with their sources."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """A formula and what it says.

    Attributes:
        what: What it gives, in a few words.
        markup: The formula, with markup for what stands low.
        source: Where it comes from.
    """

    what: str
    markup: str
    source: str


@dataclass(frozen=True)
class Chapter:
    """One idea. All but formulas is plain text.

    Attributes:
        name: Its figure, and how preferences and tests know it.
        title: What the list of chapters says.
        lead: The idea in one sentence.
        paragraphs: The idea in full.
        tries: What to do with the figure.
        formulas: For students.
    """

    name: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    tries: tuple[str, ...]
    formulas: tuple[Formula, ...]


_DDPM = "Ho et al. 2020, arXiv:2006.11239"
_DDIM = "Song et al. 2020, arXiv:2010.02502"
_SYMBOLS = (
    "√ᾱ<sub>t</sub> is the share of the sprite at noise level t, √(1 − ᾱ<sub>t</sub>) that of the noise"
)

CHAPTERS = (
    Chapter(
        "noise",
        "Sprites under noise",
        "A diffusion model never learns to draw. It learns to clean.",
        (
            "Take a finished sprite and pour static over it, a little or a lot. At first every pixel can "
            "still be named. Then the details go, then the colours, and at last the shape: what is left "
            "could be any sprite at all. This is all that a network is shown while it learns: sprites "
            "under every amount of noise, with the question what lies beneath.",
            "How well it can answer depends on the amount. Under little noise it is nearly certain, and "
            "only mends single pixels. Half-way it has to decide what the shape could be. Under pure "
            "noise it can say no more than the average of all it knows, a soft lump. That vague answer "
            "is no failure: every sprite that you paint begins as one.",
        ),
        (
            "Move the slider from left to right, and watch the lowest row lose details, colours and shape.",
            "Switch off “Say what it is”: under much noise the network needs the word, under little it "
            "does not.",
        ),
        (
            Formula(
                "A sprite under noise",
                "x<sub>t</sub> = √ᾱ<sub>t</sub> · x<sub>0</sub> + √(1 − ᾱ<sub>t</sub>) · ε",
                f"{_DDPM}, equation 4. ε is standard normal, a number for each colour of each pixel; "
                f"{_SYMBOLS}.",
            ),
            Formula(
                "What learning makes small, averaged over sprites, noise and levels",
                "‖ ε − ε<sub>θ</sub>(x<sub>t</sub>, t, context) ‖²",
                f"{_DDPM}, algorithm 1. So learns “Heroes 16 (course network)”; the network of this "
                "figure names colours instead, over the noise levels of Karras et al. 2022, "
                "arXiv:2206.00364.",
            ),
        ),
    ),
    Chapter(
        "step",
        "One step, taken apart",
        "Painting is cleaning many times over, a little at a time.",
        (
            "Painting begins with nothing but noise. In each step the network looks at the sprite as it "
            "is and predicts the noise in it. Taking all of that away would leave its idea of the "
            "finished sprite. But an early idea is a poor one, so the step takes away only a part, which "
            "gives the mean, and asks again: about a sprite that is a little cleaner there is a little "
            "more to say.",
            "Then comes something odd: a pinch of new noise is added. The network knows sprites with "
            "exactly as much noise as belongs to their level, and the mean is too smooth for its own. "
            "The pinch makes up for that, and lets chance have a say. It grows smaller from step to "
            "step, and the last adds none.",
        ),
        (
            "Walk through the steps: the predicted sprite is there long before the noise is gone.",
            "Take few steps: each has to take away more at once, and the shapes become coarse.",
        ),
        (
            Formula(
                "The predicted sprite",
                "x̂<sub>0</sub> = (x<sub>t</sub> − √(1 − ᾱ<sub>t</sub>) · ε) / √ᾱ<sub>t</sub>",
                f"{_DDPM}; {_SYMBOLS}.",
            ),
            Formula(
                "The mean, and the step from t to t′",
                "μ = (x<sub>t</sub> − β / √(1 − ᾱ<sub>t</sub>) · ε) / √(1 − β), &nbsp; x<sub>t′</sub> = "
                "μ + √β · z",
                f"{_DDPM}, algorithm 2. β is the variance between t′ and t, and z fresh noise.",
            ),
        ),
    ),
    Chapter(
        "collapse",
        "Why noise is put back",
        "Leave out the pinch of noise, and all sprites become the same lump.",
        (
            "Both rows begin with the same noise, and the same network paints them in the same number of "
            "steps. There is one difference: in the lower row no step adds fresh noise. Each mean is an "
            "average of all that a sprite could still become, and an average of averages drifts to the "
            "middle of everything the network has seen, where sprites are smooth, dark and alike.",
            "Fresh noise pushes each sprite off that middle again and again, until it has made up its "
            "mind. Above the sprites stands how much those of a row differ from each other, measured "
            "just now.",
            "Not every method needs chance. DDIM, of the next chapter, adds none and does not collapse, "
            "since its steps put the predicted noise back to just the amount that belongs to the next "
            "level.",
        ),
        (
            "Go back with the slider and look for the step at which the two rows part.",
            "Press the die for other noise: the lower row hardly changes.",
        ),
        (
            Formula(
                "With noise, and without",
                "x<sub>t′</sub> = μ + √β · z &nbsp; against &nbsp; x<sub>t′</sub> = μ",
                f"{_DDPM}, algorithm 2; μ as in the chapter before.",
            ),
            Formula(
                "How much the sprites of a row differ",
                "√( mean of (a − b)² over all pixels and pairs a, b )",
                "Colours on grey count from −1 to 1; half of the root is shown, as a share of all that "
                "is possible.",
            ),
        ),
    ),
    Chapter(
        "methods",
        "From 500 steps to 3",
        "How long painting takes is up to the method more than to the network.",
        (
            "DDPM, the first method, takes every one of the 500 steps, each with fresh noise. In fewer "
            "its sprites become rough. DDIM takes the predicted sprite at its word: it goes straight "
            "towards it, and puts back as much of the predicted noise as belongs to the level where it "
            "wants to be. Without chance it can leap over levels, and one seed gives one sprite, always.",
            "DPM-Solver++ also remembers the prediction of the step before and leans into the curve, "
            "which saves half of the steps again. The studio's own network was made for large steps: it "
            "chooses among the colours of a palette, over levels that lie where it matters, and needs "
            "six. From it others learned to take several of its steps in one: these three steps are what "
            "follows your sliders.",
        ),
        (
            "Press “Paint and measure” and watch who is done first. All begin with the same seeds.",
            "Choose a method and open it in the app.",
        ),
        (
            Formula(
                "A step of DDIM",
                "x<sub>t′</sub> = √ᾱ<sub>t′</sub> · x̂<sub>0</sub> + √(1 − ᾱ<sub>t′</sub>) · ε",
                f"{_DDIM}, equation 12, without fresh noise.",
            ),
            Formula(
                "A step of DPM-Solver++ (2M), in x̂ = x / √ᾱ and σ = √((1 − ᾱ) / ᾱ)",
                "x̂′ = (σ′ / σ) x̂ + (1 − σ′ / σ) D, &nbsp; D = x̂<sub>0</sub> + (h / "
                "2h<sub>before</sub>) (x̂<sub>0</sub> − x̂<sub>0, before</sub>), &nbsp; h = log(σ / σ′)",
                "Lu et al. 2022, arXiv:2211.01095, algorithm 2.",
            ),
            Formula(
                "Few steps, learned",
                "one step of the pupil ≈ several of the teacher",
                "Progressive distillation: Salimans & Ho 2022, arXiv:2202.00512, of a guided teacher: "
                "Meng et al. 2022, arXiv:2210.03142.",
            ),
        ),
    ),
    Chapter(
        "mixing",
        "Say what to paint",
        "Beside the noise the network gets a list of numbers: what it is meant to see.",
        (
            "The list, called the context, has a number for each kind of sprite. While the network "
            "learned, one of them was 1 and all others 0: this is a hero, that is a potion. Nothing "
            "holds you to such lists. Ask for 0.5 hero and 0.5 food, or for 1 and 0.6, and it answers "
            "with something in between. That is no picture faded into another: each step asks what a "
            "sprite that is a bit of both could look like.",
            "In one of ten training sprites the list was all zeros, so the network can also paint "
            "without being told. That makes the next chapter possible.",
        ),
        (
            "Choose two kinds and drag the shares; all rows have the same seeds.",
            "Set both shares to 0: the network paints whatever comes to its mind.",
            "Set one to 2, more than it ever met: that kind is exaggerated.",
        ),
        (
            Formula(
                "A mix as a vector: one pass",
                "ε<sub>θ</sub>(x<sub>t</sub>, t, Σ w<sub>i</sub> e<sub>i</sub>)",
                "w<sub>i</sub> are the shares, e<sub>i</sub> the list with a 1 for kind i.",
            ),
            Formula(
                "A mix composed: a pass for each kind",
                "ε<sub>θ</sub>(∅) + s Σ w<sub>i</sub> (ε<sub>θ</sub>(e<sub>i</sub>) − ε<sub>θ</sub>(∅))",
                "Liu et al. 2022, arXiv:2206.01714. “Mixing” under “How to paint” chooses between the two.",
            ),
        ),
    ),
    Chapter(
        "guidance",
        "Guidance",
        "Ask twice, with the context and without: the difference is what the context means.",
        (
            "In each step the network can be asked twice: once told what to paint, once not. The "
            "difference between its two answers is what the words change, and guidance exaggerates it. "
            "At 0 the context counts for nothing. At 1 it is followed as learned. Above that sprites "
            "become more typical of their kind, cleaner at first, and more and more alike; too much of "
            "it burns the colours and fills the ground.",
            "Guidance helps most half-way, where shapes are decided. So the app guides only there, which "
            "keeps more variety, bears more guidance, and saves the second question in the other steps.",
        ),
        (
            "Drag the slider slowly from 1 to 4, and then to the end.",
            "Switch on “Only half-way” and compare.",
        ),
        (
            Formula(
                "Guidance by s",
                "ε̂ = ε<sub>θ</sub>(∅) + s (ε<sub>θ</sub>(context) − ε<sub>θ</sub>(∅))",
                "Classifier-free guidance: Ho & Salimans 2022, arXiv:2207.12598. A network with a "
                "palette calculates with the logits of its colours in place of ε.",
            ),
            Formula(
                "Only between two noise levels",
                "s where σ<sub>low</sub> ≤ σ ≤ σ<sub>high</sub>, otherwise 1",
                "Kynkäänniemi et al. 2024, arXiv:2404.07724; here from 0.5 to 8.",
            ),
        ),
    ),
)
