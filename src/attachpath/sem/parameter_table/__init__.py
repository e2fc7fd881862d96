"""The parameter table is the model: a row a parameter, written out from text and defaults."""

from attachpath.sem.parameter_table.building import build_table
from attachpath.sem.parameter_table.options import ModelOptions
from attachpath.sem.parameter_table.roles import Roles, roles_of
from attachpath.sem.parameter_table.row import Row
from attachpath.sem.parameter_table.table import ParameterTable

__all__ = ["ModelOptions", "ParameterTable", "Roles", "Row", "build_table", "roles_of"]
