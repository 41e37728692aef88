"""What is asked for and what happens: frozen, validated requests and the events they produce.

Everything here is plain data without torch or Qt. A spec turns into JSON with `to_json` and back with
`from_json`, and travels so into checkpoints, run folders and preferences.
"""

from spritestudio.specs.architectures import ARCHITECTURES, Architecture
from spritestudio.specs.base import MAX_SIGMA
from spritestudio.specs.clip import ClipSpec, TurnSpec
from spritestudio.specs.events import (
    BoolArray,
    ByteArray,
    CheckpointKept,
    Estimate,
    FloatArray,
    FrameName,
    FrameStep,
    SamplesPainted,
    SampleStep,
    TrainEvent,
    TrainHint,
    TrainStep,
    ValidationLoss,
)
from spritestudio.specs.generate import (
    DECODINGS,
    FEW_STEPS,
    LEAST_STEPS,
    MAX_AGREEMENT,
    MAX_GUIDANCE,
    MIXINGS,
    SPACINGS,
    Branch,
    GenerateSpec,
)
from spritestudio.specs.model import MAX_CONTEXT, SCHEDULES, ModelSpec
from spritestudio.specs.postprocess import PostprocessSpec
from spritestudio.specs.presets import PRESETS, YOUR_STYLE, Preset
from spritestudio.specs.recipe import GenerationRequest, Label, Recipe
from spritestudio.specs.seeds import MAX_SEED, seeds_from
from spritestudio.specs.sheet import LAYOUTS, AnimationSpec, ExportSpec, SheetSpec
from spritestudio.specs.start import StartPictures
from spritestudio.specs.train import AS_THE_SET, DECAYS, FROM_WEIGHTS, PRECISIONS, WEIGHTINGS, TrainSpec

__all__ = [
    "ARCHITECTURES",
    "AS_THE_SET",
    "DECAYS",
    "DECODINGS",
    "FEW_STEPS",
    "FROM_WEIGHTS",
    "LAYOUTS",
    "LEAST_STEPS",
    "MAX_AGREEMENT",
    "MAX_CONTEXT",
    "MAX_GUIDANCE",
    "MAX_SEED",
    "MAX_SIGMA",
    "MIXINGS",
    "PRECISIONS",
    "PRESETS",
    "SCHEDULES",
    "SPACINGS",
    "WEIGHTINGS",
    "YOUR_STYLE",
    "AnimationSpec",
    "Architecture",
    "BoolArray",
    "Branch",
    "ByteArray",
    "CheckpointKept",
    "ClipSpec",
    "Estimate",
    "ExportSpec",
    "FloatArray",
    "FrameName",
    "FrameStep",
    "GenerateSpec",
    "GenerationRequest",
    "Label",
    "ModelSpec",
    "PostprocessSpec",
    "Preset",
    "Recipe",
    "SampleStep",
    "SamplesPainted",
    "SheetSpec",
    "StartPictures",
    "TrainEvent",
    "TrainHint",
    "TrainSpec",
    "TrainStep",
    "TurnSpec",
    "ValidationLoss",
    "seeds_from",
]
