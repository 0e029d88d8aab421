//! How a page was asked for and answered: what is kept as evidence of an announcement's first sight.

/// One exchange with a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The address that was asked for.
    pub asked: String,
    /// The one that answered, after all redirects.
    pub url: String,
    pub status: u16,
    /// In the order in which they came, names in lower case. Without cookies: those open doors.
    pub headers: Vec<(String, String)>,
}
