//! What Google's published cases (google/robotstxt, robots_test.cc) and RFC 9309 claim, in words and paths of our own.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, allowed: &[&str], refused: &[&str]) {
    let rules = Rules::parse(text);
    for path in allowed {
        assert!(rules.allow(path), "{path} is to be allowed by\n{text}");
    }
    for path in refused {
        assert!(!rules.allow(path), "{path} is to be refused by\n{text}");
    }
}

/// Rules for everyone.
#[track_caller]
fn check_rules(rules: &str, allowed: &[&str], refused: &[&str]) {
    check(&format!("user-agent: *\n{rules}"), allowed, refused);
}

#[test]
fn nothing_said_allows_everything() {
    for text in ["", "\n\n", "# nothing here", "<!doctype html><title>Not found</title>", "user-agent: *", "user-agent: *\ndisallow:"] {
        check(text, &["/", "/a/b?c"], &[]);
    }
}

#[test]
fn lines_are_key_colon_value() {
    check("user-agent: presswatch\ndisallow: /\n", &[], &["/x/y"]);
    check("who: presswatch\nwhat: /\n", &["/x/y"], &[]);
    check("user-agent presswatch\ndisallow /\n", &[], &["/x/y"]);
    check("user-agent: *\nplease disallow / for all\n", &["/x/y"], &[]);
    check("  User-Agent :\tpresswatch  \n\tDisallow  :   /x   # all of it\n", &["/y"], &["/x/y"]);
    check("user agent: *\nDissallow: /x\n", &["/y"], &["/x"]);
}

#[test]
fn keys_and_our_name_are_read_in_any_case_paths_are_not() {
    check("USER-AGENT: PressWatch\nALLOW: /x/\nDISALLOW: /\n", &["/x/y"], &["/a/b"]);
    check("uSeR-aGeNt: PRESSWATCH\naLlOw: /x/\ndIsAlLoW: /\n", &["/x/y"], &["/a/b"]);
    check_rules("disallow: /X/", &["/x/y"], &["/X/y"]);
}

#[test]
fn a_group_ends_where_a_user_agent_follows_a_rule() {
    let text = "allow: /outside/\n\nuser-agent: presswatch\ndisallow: /\nallow: /x/\nuser-agent: other\ndisallow: /\nallow: /y/\n\n\nallow: /w/\nuser-agent: third\n\nuser-agent: presswatch\nallow: /z/\ndisallow: /\n";
    check(text, &["/x/b", "/z/d"], &["/y/c", "/w/a", "/outside/"]);
    check(&text.replace("presswatch", "fourth").replace("other", "presswatch"), &["/y/c", "/w/a"], &["/z/d", "/outside/"]);
    check(
        &text.replace("third", "presswatch").replace("user-agent: presswatch\ndisallow", "user-agent: fourth\ndisallow"),
        &["/z/d"],
        &["/outside/"],
    );
}

#[test]
fn other_records_do_not_end_a_group() {
    check("user-agent: presswatch\nsitemap: https://a.example/map.xml\nuser-agent: other\ndisallow: /x\n", &["/y"], &["/x"]);
    check("user-agent: presswatch\ncrawl-delay: 2\nuser-agent: other\ndisallow: /x\n", &["/y"], &["/x"]);
}

#[test]
fn the_group_for_us_replaces_that_for_all() {
    check("user-agent: *\ndisallow: /x/\nuser-agent: presswatch\ndisallow: /y/\n", &["/x/a"], &["/y/a"]);
    check("user-agent: *\ndisallow: /\nuser-agent: presswatch\ndisallow:\n", &["/x"], &[]);
    check("user-agent: *\ndisallow: /\nuser-agent: presswatch\n", &["/x"], &[]);
    check("user-agent: *\nallow: /\nuser-agent: other\ndisallow: /\n", &["/x"], &[]);
    check("user-agent: other\nallow: /\nuser-agent: third\ndisallow: /\n", &["/x"], &[]);
    check("user-agent: *\nuser-agent: other\ndisallow: /\n", &[], &["/x"]);
}

#[test]
fn our_name_is_a_whole_token() {
    check("user-agent: presswatch/2.1 (news)\ndisallow: /\n", &[], &["/x"]);
    check("user-agent: presswatch news\ndisallow: /\n", &[], &["/x"]);
    for name in ["presswatcher", "press", "presswatch-news", "presswatch_news", "*press", ""] {
        check(&format!("user-agent: {name}\ndisallow: /\n"), &["/x"], &[]);
    }
    check("user-agent: * (all of you)\ndisallow: /\n", &[], &["/x"]);
}

#[test]
fn the_longest_rule_wins_and_allow_wins_a_tie() {
    check_rules("disallow: /x/page.html\nallow: /x/\n", &["/x/"], &["/x/page.html"]);
    check_rules("allow: /x/page.html\ndisallow: /x/\n", &["/x/page.html"], &["/x/"]);
    check_rules("disallow: \nallow: \n", &["/x"], &[]);
    check_rules("disallow: /\nallow: /\n", &["/x"], &[]);
    check_rules("disallow: /x\nallow: /x/\n", &["/x/"], &["/x"]);
    check_rules("allow: /page\ndisallow: /*.html\n", &["/page"], &["/page.html"]);
    check_rules("allow: /x/page.\ndisallow: /*.html\n", &["/x/page.html"], &["/x/y.html"]);
    check_rules("allow: /page\ndisallow: /*.htm\n", &[], &["/page.htm"]);
    check_rules("allow: /$\ndisallow: /\n", &["/"], &["/page.html"]);
    check_rules("allow: /p\ndisallow: /\n", &["/page"], &["/q"]);
}

#[test]
fn a_rule_is_the_beginning_of_a_path() {
    let allowed = ["/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fishheads/yummy.html", "/fish.html?id=anything"];
    let refused = ["/bar", "/Fish.asp", "/catfish", "/?id=fish"];
    check_rules("disallow: /\nallow: /fish\n", &allowed, &refused);
    check_rules("disallow: /\nallow: /fish*\n", &allowed, &refused);
    check_rules(
        "disallow: /\nallow: /fish/\n",
        &["/fish/", "/fish/salmon", "/fish/?salmon", "/fish/salmon.html"],
        &["/bar", "/fish", "/fish.html", "/Fish/Salmon.html"],
    );
    check_rules("disallow: fish\n", &["/fish", "/"], &[]);
}

#[test]
fn a_star_is_anything_and_a_dollar_the_end() {
    check_rules(
        "disallow: /\nallow: /*.php\n",
        &["/filename.php", "/folder/filename.php?parameters", "//folder/any.php.file.html", "/filename.php/", "/index?f=filename.php/"],
        &["/bar", "/php/", "/index?php", "/windows.PHP"],
    );
    check_rules(
        "disallow: /\nallow: /*.php$\n",
        &["/filename.php", "/folder/filename.php", "/a.php.php"],
        &["/filename.php?parameters", "/filename.php/", "/filename.php5", "/php/", "/filename?php", "/aaaphpaaa", "//windows.PHP"],
    );
    check_rules("disallow: /\nallow: /fish*.php\n", &["/fish.php", "/fishheads/catfish.php?parameters"], &["/Fish.PHP"]);
    check_rules("disallow: /foo/*/qux\n", &["/foo/qux", "/foo//quz"], &["/foo/bar/qux", "/foo//qux", "/foo/a/b/qux/c"]);
    check_rules("disallow: /foo/bar$\n", &["/foo/bar/qux", "/foo/bar/", "/foo/barbaz"], &["/foo/bar"]);
    check_rules("disallow: *?*sort=\n", &["/a", "/a?b=c"], &["/a?sort=up", "/a?b=c&sort=up"]);
    check_rules("disallow: /a**b$\n", &["/ab/"], &["/ab", "/axxb"]);
    check_rules("disallow: /a*a$\n", &["/a"], &["/aa", "/aba"]);
    check_rules("disallow: /foo/quz#qux\n", &["/foo/bar"], &["/foo/quz"]);
}

#[test]
fn special_characters_mean_themselves_when_encoded() {
    // RFC 9309, 2.2.3.
    check_rules("disallow: /path/file-with-a-%2A.html\n", &["/path/file-with-a-x.html"], &["/path/file-with-a-*.html"]);
    check_rules("disallow: /path/foo-%24\n", &["/path/foo-"], &["/path/foo-$"]);
    check_rules("disallow: /a$b\n", &["/a"], &["/a$b"]);
}

#[test]
fn paths_are_compared_in_one_encoding() {
    // RFC 9309, 2.2.2. Google leaves `%62%61%7A` as it stands, and says not to rely on it.
    check_rules(
        "disallow: /\nallow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n",
        &["/foo/bar?qux=taz&baz=http://foo.bar?tar&par"],
        &["/foo/bar"],
    );
    check_rules("disallow: /foo/bar/ツ\n", &["/foo/bar/"], &["/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84x"]);
    check_rules("disallow: /foo/bar/%e3%83%84\n", &[], &["/foo/bar/%E3%83%84"]);
    check_rules("disallow: /foo/bar/%62%61%7A\n", &[], &["/foo/bar/baz", "/foo/bar/%62%61%7a"]);
    check_rules("disallow: /a%2fb\n", &["/a/b"], &["/a%2Fb"]);
    check_rules("disallow: /100%\ndisallow: /a%+fb\n", &["/1"], &["/100%", "/100%x", "/a%+fb"]);
}

#[test]
fn lines_end_in_any_way_and_a_byte_order_mark_is_skipped() {
    for end in ["\n", "\r\n", "\r"] {
        check(&["user-agent: *", "disallow: /x", "", "disallow: /y"].join(end), &["/z"], &["/x", "/y"]);
    }
    check("\u{feff}user-agent: *\ndisallow: /x", &["/z"], &["/x"]);
    check("\u{fffd}user-agent: *\ndisallow: /x", &["/z"], &["/x"]);
    check("user-agent: *\n\u{feff}disallow: /x", &["/x"], &[]);
}

#[test]
fn robots_txt_itself_is_always_allowed() {
    check_rules("disallow: /\n", &["/robots.txt"], &["/robots.txt.html"]);
}

#[test]
fn crawl_delay_is_read_for_our_group() {
    let delay = |text: &str| Rules::parse(text).crawl_delay.map(|delay| delay.as_millis());
    assert_eq!(delay("user-agent: *\ncrawl-delay: 5\n"), Some(5000));
    assert_eq!(delay("user-agent: *\nCrawl-Delay: 0.5 # half\n"), Some(500));
    assert_eq!(delay("user-agent: *\ncrawl-delay: 5\ndisallow: /y\nuser-agent: presswatch\ncrawl-delay: 2\ndisallow: /x\n"), Some(2000));
    assert_eq!(delay("user-agent: other\ncrawl-delay: 5\n"), None);
    for odd in ["", "soon", "-1", "nan", "inf", "1e400"] {
        assert_eq!(delay(&format!("user-agent: *\ncrawl-delay: {odd}\n")), None, "{odd}");
    }
}

proptest! {
    #[test]
    fn no_text_and_no_path_make_it_stumble(text in "(?s)(user-agent: (\\*|presswatch)\n)?((dis)?allow: .{0,12}\n|.{0,20}\n){0,8}", path in "/.{0,20}") {
        Rules::parse(&text).allow(&path);
    }

    /// The matcher takes each part at its first place; trying all places is to say the same.
    #[test]
    fn patterns_match_as_a_search_of_all_places_would(pattern in "/[ab*]{0,6}\\$?", path in "/[ab]{0,8}") {
        fn search(pattern: &[u8], path: &[u8]) -> bool {
            match pattern {
                [] => true,
                b"$" => path.is_empty(),
                [b'*', rest @ ..] => (0..=path.len()).any(|skipped| search(rest, &path[skipped..])),
                [letter, rest @ ..] => path.first() == Some(letter) && search(rest, &path[1..]),
            }
        }
        prop_assert_eq!(Pattern::new(&pattern).matches(&path), search(pattern.as_bytes(), path.as_bytes()));
    }

    #[test]
    fn one_spelling_stays_itself(path in "/[a-z%0-9A-F\u{e4}$*/]{0,20}") {
        let once = normal(&path).into_owned();
        prop_assert_eq!(normal(&once).into_owned(), once.clone());
    }
}
