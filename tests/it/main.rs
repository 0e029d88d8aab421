//! Journeys: the real binary against real servers on loopback, and what keeps the house in order.

mod adding;
mod corpus;
mod daemon;
mod data;
mod delivery;
mod extract;
mod five_shapes;
mod fixtures;
mod journeys;
mod kills;
mod kinds;
mod learnt;
mod listings;
mod next_pages;
mod operations;
mod pages;
mod platforms;
mod roundups;
mod servers;
mod support;
mod terminal;
mod tidy;
mod trouble;
mod upkeep;
