"""Unity: a script for its editor that makes an AnimationClip per clip, and an AnimatorController per figure.

How `.anim` files are written is not published; what makes them is, in Unity's scripting reference:
`AnimationUtility.SetObjectReferenceCurve` with `EditorCurveBinding.PPtrCurve` of the `m_Sprite` of a
SpriteRenderer, and `AnimatorController.CreateAnimatorControllerAtPath` with `AddMotion`. A clip ends one
sample after its last key: its frame rate is that of the longest time of which all frames stand a whole
number of times, and a last frame that stands longer has a second key.
"""

from __future__ import annotations

import json
import math
import re

from spritestudio.sprites.export.formats.sheet_export import Files, SheetClip, SheetExport, text_bytes
from spritestudio.sprites.export.formats.unity import guid_of, meta
from spritestudio.sprites.export.naming import free_among, safe_name

_SCRIPT = """\
// With the sheet and its .meta in a project of Unity, Assets > SpriteStudio > Animate {title}
// makes an animation clip of each movement and an animator controller of each figure.
#if UNITY_EDITOR
using System.Collections.Generic;
using System.IO;
using System.Linq;
using UnityEditor;
using UnityEditor.Animations;
using UnityEngine;

namespace SpriteStudio_{guid}
{{
    static class Clips
    {{
        [MenuItem("Assets/SpriteStudio/Animate {title}")]
        static void Make()
        {{
            string sheet = AssetDatabase.GUIDToAssetPath("{guid}");
            var sprites = new Dictionary<string, Sprite>();
            foreach (Sprite sprite in AssetDatabase.LoadAllAssetsAtPath(sheet).OfType<Sprite>())
                sprites[sprite.name] = sprite;
            if (sprites.Count == 0)
            {{
                Debug.LogError("The sheet is not in this project with the .meta that was written beside it.");
                return;
            }}
            string folder = Path.GetDirectoryName(sheet).Replace('\\\\', '/') + "/";
{calls}
            AssetDatabase.SaveAssets();
        }}

        static void Clip(
            Dictionary<string, Sprite> sprites, string path, string controllerPath,
            float frameRate, bool loops, string[] names, int[] samples)
        {{
            var keys = new ObjectReferenceKeyframe[names.Length];
            for (int i = 0; i < keys.Length; i++)
            {{
                keys[i].time = samples[i] / frameRate;
                keys[i].value = sprites[names[i]];
            }}
            var clip = AssetDatabase.LoadAssetAtPath<AnimationClip>(path);
            bool isNew = clip == null;
            if (isNew)
                clip = new AnimationClip();
            clip.frameRate = frameRate;
            var binding = EditorCurveBinding.PPtrCurve("", typeof(SpriteRenderer), "m_Sprite");
            AnimationUtility.SetObjectReferenceCurve(clip, binding, keys);
            var settings = AnimationUtility.GetAnimationClipSettings(clip);
            settings.loopTime = loops;
            AnimationUtility.SetAnimationClipSettings(clip, settings);
            if (isNew)
                AssetDatabase.CreateAsset(clip, path);
            else
                EditorUtility.SetDirty(clip);
            var controller = AssetDatabase.LoadAssetAtPath<AnimatorController>(controllerPath);
            if (controller == null)
                controller = AnimatorController.CreateAnimatorControllerAtPath(controllerPath);
            if (!controller.layers[0].stateMachine.states.Any(child => child.state.motion == clip))
                controller.AddMotion(clip);
        }}
    }}
}}
#endif"""


def clips(export: SheetExport) -> Files:
    """The script, with the `.meta` by which it finds the sheet; nothing where nothing moves."""
    moving = export.clips
    if not moving:
        return {}
    taken: set[str] = set()
    figures = dict.fromkeys(clip.figure for clip in moving)
    controllers = {figure: free_among(taken, _title(export, figure), ".controller") for figure in figures}
    calls = [
        _call(export, clip, free_among(taken, _title(export, clip.tag), ".anim"), controllers[clip.figure])
        for clip in moving
    ]
    script = _SCRIPT.format(
        title=re.sub(r"\W+", " ", export.stem).strip(" _") or "sprites",
        guid=guid_of(export),
        calls="\n".join(calls),
    )
    return meta(export) | {f"{export.stem}-unity.cs": text_bytes(script)}


def _call(export: SheetExport, clip: SheetClip, name: str, controller: str) -> str:
    seen = [(piece.name, export.duration_ms(piece)) for piece in clip.played]
    step_ms = math.gcd(*(duration_ms for _, duration_ms in seen))
    names, samples, end = [], [], 0
    for piece, duration_ms in seen:
        names.append(piece)
        samples.append(end)
        end += duration_ms // step_ms
    if samples[-1] < end - 1:
        names.append(names[-1])
        samples.append(end - 1)
    return (
        f"            Clip(sprites, folder + {_quoted(name)},\n"
        f"                folder + {_quoted(controller)}, "
        f"{1000 / step_ms:.9g}f, {'true' if clip.loops else 'false'},\n"
        f"                new[] {{ {', '.join(map(_quoted, names))} }},\n"
        f"                new[] {{ {', '.join(map(str, samples))} }});"
    )


def _title(export: SheetExport, what: str) -> str:
    return f"{export.stem}-{safe_name(what)}" if what else export.stem


def _quoted(text: str) -> str:
    """A text of C#, which knows all that JSON escapes."""
    return json.dumps(text)
