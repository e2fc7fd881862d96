"""Known truths of scores that stand beside the process, on 20,000 clients."""

import numpy as np
import pytest

ERROR = 4.5 / np.sqrt(20_000)


def test_age_is_related_to_attachment_anxiety(published):
    clients = published.clients
    assert clients["age"].mean() == pytest.approx(40.2, abs=0.4)
    assert clients["age"].std() == pytest.approx(12, abs=0.3)
    # -.15 with the latent, times the reliability of the observed anxiety score
    assert clients["age"].corr(clients["ecr_anxiety"]) == pytest.approx(
        -0.15 * np.sqrt(0.91), abs=ERROR
    )
    assert clients["gender"].eq("female").mean() == pytest.approx(0.75, abs=0.015)


@pytest.mark.parametrize(
    ("name", "anxiety", "avoidance"),
    [
        ("differentiation", -0.40, -0.30),
        ("sense_of_coherence", -0.40, -0.25),
        ("emotion_regulation_difficulty", 0.45, 0.25),
        ("interpersonal_trust", -0.25, -0.40),
    ],
)
def test_covariates_have_about_the_correlations_that_were_meant(
    published, name, anxiety, avoidance
):
    clients = published.clients
    assert clients[name].std() == pytest.approx(1, abs=0.03)
    assert clients[name].corr(clients["ecr_anxiety"]) == pytest.approx(anxiety, abs=0.04)
    assert clients[name].corr(clients["ecr_avoidance"]) == pytest.approx(avoidance, abs=0.04)


def test_symptoms_fall_and_follow_distress(published):
    clients = published.clients
    assert clients["symptoms_pre"].corr(clients["iip_pre"]) == pytest.approx(
        0.57 * np.sqrt(0.92 * 0.93), abs=0.03
    )
    assert clients["symptoms_post"].mean() < clients["symptoms_pre"].mean() - 0.5
