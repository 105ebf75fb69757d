"""CLIP: pictures and texts as points of one space, from any checkpoint that transformers reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError, require

__all__ = ["Clip"]

MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)
"""Of the colours of the pictures that CLIP learnt from (Radford et al., 2021), red, green, blue."""


class Clip:
    """One checkpoint.

    Args:
        checkpoint: Its name, such as ``openai/clip-vit-base-patch32``, or its folder.
        device: torch device.

    Raises:
        ConfigurationError: There is no such checkpoint, or it is of another kind.
        MissingDependency: transformers is not installed.
    """

    def __init__(self, checkpoint: str, *, device: str = "cpu") -> None:
        transformers = require("transformers", "llm")
        self._torch = require("torch", "llm")
        try:
            self._model: Any = transformers.CLIPModel.from_pretrained(checkpoint).to(device).eval()
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(checkpoint)
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"'{checkpoint}' is no CLIP checkpoint: {str(error).splitlines()[0]}") from error
        self._device = device
        self._side = int(self._model.config.vision_config.image_size)

    def texts(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the embeddings of `texts`, ``(texts, k)``; what is too long is cut off."""
        length = int(self._model.config.text_config.max_position_embeddings)
        tokens = self._tokenizer(list(texts), padding=True, truncation=True, max_length=length, return_tensors="pt").to(
            self._device
        )
        with self._torch.no_grad():
            seen = self._model.text_model(input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"])
            return self._numbers(self._model.text_projection(seen.pooler_output))

    def pictures(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return the embeddings of `pictures`, uint8 ``(pictures, height, width, 3)``, as ``(pictures, k)``.

        Each is scaled until its shorter side fits, and what of the longer one is too much is cut off at both ends.
        """
        torch = self._torch
        values = torch.as_tensor(np.array(pictures), dtype=torch.float32, device=self._device).permute(0, 3, 1, 2)
        height, width = values.shape[-2:]
        scale = self._side / min(height, width)
        size = [max(self._side, round(height * scale)), max(self._side, round(width * scale))]
        values = torch.nn.functional.interpolate(values, size=size, mode="bicubic", antialias=True).clamp(0.0, 255.0)
        top, left = (size[0] - self._side) // 2, (size[1] - self._side) // 2
        values = values[..., top : top + self._side, left : left + self._side] / 255.0
        mean, std = (torch.tensor(each, device=self._device)[:, None, None] for each in (MEAN, STD))
        with torch.no_grad():
            seen = self._model.vision_model(pixel_values=(values - mean) / std)
            return self._numbers(self._model.visual_projection(seen.pooler_output))

    def _numbers(self, embeddings: Any) -> NDArray[np.float64]:
        return np.asarray(embeddings.double().cpu())
