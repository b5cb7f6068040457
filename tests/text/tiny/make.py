"""Makes the models beside it: graphs of a few kB that stand for those a user has on disk. Needs the package onnx.

    python tests/text/tiny/make.py

`nli` answers by the words it knows ("no" contradicts, "yes" follows, "so" is neutral), those of the second text twice;
`vectors` gives each piece its row of a table; `pooled` the sum of the rows; `foreign` asks for a picture.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

HERE = Path(__file__).parent
WORDS = ["[UNK]", "[CLS]", "[SEP]", "yes", "no", "so", "sí"]
SCORES = [[0, 0, 0], [0, 0, 0], [0, 0, 0], [2, 0, 0], [0, 0, 2], [0, 2, 0], [2, 0, 0]]
ROWS = [[0, 0], [0, 0], [0, 0], [1, 0], [0, 1], [1, 1], [1, 0]]
CONFIG = {"id2label": {"0": "ENTAILMENT", "1": "NEUTRAL", "2": "CONTRADICTION"}, "max_position_embeddings": 64}


def tokenizer() -> Tokenizer:
    """Words by white space, framed as BERT does."""
    made = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    return made


def write(
    name: str, nodes: list[Any], inputs: list[str], outputs: dict[str, list[Any]], table: list[list[int]]
) -> None:
    """A folder of model.onnx, tokenizer.json and config.json."""
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(one, TensorProto.INT64, ["batch", "pieces"]) for one in inputs],
        [helper.make_tensor_value_info(one, TensorProto.FLOAT, shape) for one, shape in outputs.items()],
        [
            numpy_helper.from_array(np.asarray(table, np.float32), "table"),
            numpy_helper.from_array(np.asarray([1], np.int64), "one"),
            numpy_helper.from_array(np.asarray([2], np.int64), "last"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, folder / "model.onnx")
    tokenizer().save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=1) + "\n")


def main() -> None:
    """Write all four."""
    rows = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    weigh = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("Add", ["token_type_ids", "one"], ["twice"]),
        helper.make_node("Mul", ["twice", "attention_mask"], ["seen"]),
        helper.make_node("Cast", ["seen"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["real", "last"], ["wide"]),
        helper.make_node("Mul", ["rows", "wide"], ["weighed"]),
        helper.make_node("ReduceSum", ["weighed", "one"], ["logits"], keepdims=0),
    ]
    fed = ["input_ids", "attention_mask", "token_type_ids"]
    write("nli", weigh, fed, {"logits": ["batch", 3]}, SCORES)
    write("vectors", [rows], ["input_ids"], {"last_hidden_state": ["batch", "pieces", 2]}, ROWS)
    total = helper.make_node("ReduceSum", ["last_hidden_state", "one"], ["sentence_embedding"], keepdims=0)
    shapes = {"last_hidden_state": ["batch", "pieces", 2], "sentence_embedding": ["batch", 2]}
    write("pooled", [rows, total], ["input_ids"], shapes, ROWS)
    picture = helper.make_node("Gather", ["table", "pixel_values"], ["logits"])
    write("foreign", [picture], ["pixel_values"], {"logits": ["batch", "pieces", 3]}, SCORES)


if __name__ == "__main__":
    main()
