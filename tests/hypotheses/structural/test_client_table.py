"""The table of a structural model: z-scores, products of z-scores, missing where a factor is."""

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import EstimationError
from attachpath.hypotheses import load_theory
from attachpath.hypotheses.fitting import fits_for
from attachpath.hypotheses.structural.client_table import client_table

H5A = load_theory("et_graf")["H5a"]


def test_variables_are_z_scores_and_products_are_products_of_them(cohort):
    table = fits_for(cohort, load_theory("et_graf")).table(H5A)
    made = client_table(H5A, table)
    assert set(made.columns) == set(H5A.variables)
    plain = made.drop(columns=["sec_x_anx", "pre_x_anx"])
    np.testing.assert_allclose(plain.mean(), 0, atol=1e-12)
    np.testing.assert_allclose(plain.std(ddof=1), 1, atol=1e-12)
    means = cohort.occasions.groupby("client_id")["cats_secure"].mean()
    by_hand = means.reindex(table["client_id"]).to_numpy()
    by_hand = (by_hand - np.nanmean(by_hand)) / np.nanstd(by_hand, ddof=1)
    anxiety = cohort.clients["ecr_anxiety"]
    anxiety = ((anxiety - anxiety.mean()) / anxiety.std(ddof=1)).to_numpy()
    np.testing.assert_allclose(made["sec"], by_hand, atol=1e-12)
    np.testing.assert_allclose(made["sec_x_anx"], by_hand * anxiety, atol=1e-12)
    assert made["sec_x_anx"].isna().equals(made["sec"].isna())


@pytest.mark.parametrize(
    ("values", "code"), [(["a", "b"] * 3, "not-numeric"), ([2.0] * 6, "constant-variable")]
)
def test_text_and_what_is_the_same_for_everybody_are_refused(values, code):
    table = pd.DataFrame({name: np.arange(6.0) for name in H5A.data_columns})
    with pytest.raises(EstimationError) as caught:
        client_table(H5A, table.assign(iip_pre=values))
    assert caught.value.code == code
    assert "iip_pre" in caught.value.message
