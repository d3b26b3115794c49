"""The door of the simulation: worlds, runs, figures, plots. Nothing here needs a database."""

from gwanmun.risk.simulation.comparing import EVER, MEASURES, UNTIL, figures
from gwanmun.risk.simulation.crowd import simulate
from gwanmun.risk.simulation.parameters import DEFAULT, Parameters, WorldFault, read
from gwanmun.risk.simulation.plotting import svg, vega
from gwanmun.risk.simulation.policies import ORACLE, PLANS
from gwanmun.risk.simulation.running import Job, jobs
from gwanmun.risk.simulation.words import interval, policy
from gwanmun.risk.simulation.world import World, whole

__all__ = [
    "DEFAULT",
    "EVER",
    "MEASURES",
    "ORACLE",
    "PLANS",
    "UNTIL",
    "Job",
    "Parameters",
    "World",
    "WorldFault",
    "figures",
    "interval",
    "jobs",
    "policy",
    "read",
    "simulate",
    "svg",
    "vega",
    "whole",
]
