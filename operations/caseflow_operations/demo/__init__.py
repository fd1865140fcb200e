"""The whole path once, on real parts, with a real extract or a synthetic county, and what came of it."""

from caseflow_operations.demo.agreement import Agreement
from caseflow_operations.demo.data import DataSet, MixedDataError, Sent
from caseflow_operations.demo.extract import BrowardExtract
from caseflow_operations.demo.run import Demonstration, NotBalancedError, await_balance, run_demo
from caseflow_operations.demo.synthetic import SyntheticCounty

__all__ = [
    "Agreement",
    "BrowardExtract",
    "DataSet",
    "Demonstration",
    "MixedDataError",
    "NotBalancedError",
    "Sent",
    "SyntheticCounty",
    "await_balance",
    "run_demo",
]
