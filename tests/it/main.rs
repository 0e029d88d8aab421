//! Journeys: the real binary against real servers on loopback, and what keeps the house in order.

mod corpus;
mod delivery;
mod extract;
mod fixtures;
mod journeys;
mod kills;
mod servers;
mod support;
mod terminal;
mod tidy;
mod trouble;
