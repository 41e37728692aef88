"""Importing torch: in one go, in any thread, and nothing but what painting needs."""

from __future__ import annotations

import subprocess
import sys

from spritestudio.library.models import default_model_path
from spritestudio.loading import import_gently


def test_painting_imports_neither_the_compiler_nor_what_it_wants() -> None:
    """They take as long as torch itself, and hold up the window as it opens."""
    code = f"""
import sys, gc
from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import GenerateSpec
model = load_checkpoint({str(default_model_path())!r})
list(sample(model.denoiser, GenerateSpec.for_preview(model.spec, 1)))
there = {{"torch", "torch._dynamo", "sympy"}} & set(sys.modules)
print(sorted(there), gc.isenabled(), gc.get_freeze_count())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("['torch'] True 0", "")


def test_a_program_may_have_the_collector_pass_over_torch() -> None:
    code = """
import gc
from spritestudio.loading import import_gently, pass_over_imports
pass_over_imports()
import_gently("torch")
print(gc.isenabled(), gc.get_freeze_count() > 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("True True", "")


def test_what_is_there_is_left_alone() -> None:
    import_gently("sys")
