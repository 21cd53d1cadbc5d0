"""Rows of optimizers, with their own options and those that all have, and of schedules."""

from __future__ import annotations

from typing import Any

from tests.parity.table import Loose, Row, make, row

SINGLE = Loose(1e-6, "Keras computes rates in float32 whatever the type is", ("float64",))
# What every optimizer takes.
COMMON: list[dict[str, Any]] = [
    {"weight_decay": 0.05},
    {"clipnorm": 0.5},
    {"clipvalue": 0.2},
    {"global_clipnorm": 0.7},
    {"use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3},
    {"gradient_accumulation_steps": 2},
    {"loss_scale_factor": 8.0},
]


def optimizer(cls: str, *variants: dict[str, Any]) -> list[Row]:
    """An optimizer with its defaults, its own variants and the common ones."""
    return [row(cls, kind="optimizer", **each) for each in ({}, *variants, *COMMON)]


def schedule(cls: str, **arguments: Any) -> Row:
    return row(cls, kind="schedule", loose=SINGLE, **arguments)


DECAY = make(
    "optimizers.schedules.ExponentialDecay",
    initial_learning_rate=0.1,
    decay_steps=2,
    decay_rate=0.5,
)

ROWS = [
    *optimizer(
        "SGD",
        {"momentum": 0.9},
        {"momentum": 0.8, "nesterov": True, "learning_rate": 0.05},
        {"use_ema": True, "ema_momentum": 0.9},
    ),
    *optimizer("RMSprop", {"momentum": 0.5, "rho": 0.8}, {"centered": True}, {"epsilon": 1e-3}),
    *optimizer(
        "Adam",
        {"amsgrad": True},
        {"amsgrad": True, "learning_rate": 0.02, "beta_1": 0.8},
        {"weight_decay": 0.1, "epsilon": 1e-3},
    ),
    *optimizer("AdamW", {"weight_decay": 0.01, "amsgrad": True}),
    *optimizer("Adagrad", {"initial_accumulator_value": 0.5, "epsilon": 1e-3}),
    *optimizer("Adadelta", {"rho": 0.8, "learning_rate": 1.0}),
    *optimizer("Adamax", {"beta_1": 0.8, "beta_2": 0.9}),
    *optimizer("Nadam", {"beta_1": 0.8, "epsilon": 1e-4}),
    *optimizer("Lion", {"beta_1": 0.7, "beta_2": 0.8}),
    *optimizer(
        "Ftrl",
        {
            "l1_regularization_strength": 0.1,
            "l2_regularization_strength": 0.2,
            "learning_rate": 0.1,
        },
        {"l2_shrinkage_regularization_strength": 0.3, "beta": 0.5, "learning_rate_power": -0.4},
    ),
    *(
        row(
            "LossScaleOptimizer",
            kind="optimizer",
            inner_optimizer=make(f"optimizers.{inner}"),
            **more,
        )
        for inner in ("SGD", "Adam")
        for more in ({"initial_scale": 4.0}, {"initial_scale": 2.0, "dynamic_growth_steps": 2})
    ),
    row("SGD", kind="optimizer", learning_rate=DECAY, loose=SINGLE),
    row("Adam", kind="optimizer", learning_rate=DECAY, beta_2=0.9, loose=SINGLE),
    schedule("ExponentialDecay", initial_learning_rate=0.5, decay_steps=7, decay_rate=0.6),
    schedule(
        "ExponentialDecay", initial_learning_rate=0.5, decay_steps=7, decay_rate=0.6, staircase=True
    ),
    schedule("PiecewiseConstantDecay", boundaries=[5, 11], values=[1.0, 0.5, 0.1]),
    schedule("PolynomialDecay", initial_learning_rate=0.5, decay_steps=9),
    schedule(
        "PolynomialDecay",
        initial_learning_rate=0.5,
        decay_steps=6,
        end_learning_rate=0.1,
        power=2.0,
        cycle=True,
    ),
    schedule("InverseTimeDecay", initial_learning_rate=0.5, decay_steps=4, decay_rate=0.7),
    schedule(
        "InverseTimeDecay", initial_learning_rate=0.5, decay_steps=4, decay_rate=0.7, staircase=True
    ),
    schedule("CosineDecay", initial_learning_rate=0.5, decay_steps=12, alpha=0.1),
    schedule(
        "CosineDecay", initial_learning_rate=0.0, decay_steps=12, warmup_target=0.4, warmup_steps=5
    ),
    schedule("CosineDecayRestarts", initial_learning_rate=0.5, first_decay_steps=5),
    schedule(
        "CosineDecayRestarts",
        initial_learning_rate=0.5,
        first_decay_steps=6,
        t_mul=1.0,
        m_mul=0.8,
        alpha=0.1,
    ),
]
