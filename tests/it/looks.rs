//! A digest in another language and in words of its user's own, from the config to the reader's box.

use presswatch::clock::Clock;

use crate::daemon::{Press, Running, instant};
use crate::journeys::{NEW, NEW_TEXT, OLD, article, listing};
use crate::support::{Receiver, Site, World};

const OTHER: (&str, &str, &str) = ("/news/race", "Acme sponsors the harbour race for another year", "2026-10-20");

fn config(site: &Site, receiver: &Receiver, of_mail: &str, of_digest: &str) -> String {
    format!(
        "timezone = \"Europe/Berlin\"\n[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n\
         [mail]\nfrom = \"Press desk <desk@example.com>\"\nserver = \"{}\"\n{of_mail}\n\
         [[source]]\nid = \"acme\"\nname = \"Acme\"\nurl = \"{}\"\n\
         [[topic]]\nname = \"Karton\"\nterms = [\"recycled board\"]\n\
         [[digest]]\nid = \"morning\"\ntitle = \"Lage am Morgen\"\nto = [\"reader@example.com\"]\nschedule = \"0 8 * * *\"\n{of_digest}\n",
        receiver.url(),
        site.url("/news/")
    )
}

/// Two announcements after the baseline, in a digest with these lines of its own.
fn published(of_mail: &str, of_digest: &str, files: &[(&str, &str)]) -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", listing(&OLD));
    let world = World::new(&config(&site, &receiver, "", of_digest));
    for (name, content) in files {
        world.write(name, content);
    }
    world.configure(&config(&site, &receiver, of_mail, of_digest));
    world.run(&["poll"]).ok();
    let entries: Vec<(&str, &str, &str)> = [OTHER, NEW].into_iter().chain(OLD).collect();
    site.page("/news/", listing(&entries));
    site.page(NEW.0, article(NEW.1, NEW_TEXT));
    site.page(OTHER.0, article(OTHER.1, "The harbour race of the county has a sponsor for another year: Acme."));
    world.run(&["poll"]).ok();
    (site, receiver, world)
}

#[test]
fn a_german_digest_by_topics_comes_from_its_own_desk() {
    let own = "language = \"de\"\ngroup_by = \"topic\"\nintro = \"Guten Morgen.\"\nfrom = \"Kartondesk <karton@example.com>\"\nreply_to = \"antwort@example.com\"";
    let (_site, receiver, world) = published("", own, &[]);
    world.run(&["digest", "morning", "--send"]).ok();
    let message = &receiver.messages()[0];
    let mail = message.mail();
    assert_eq!(mail.subject(), Some(&*format!("{} und 1 weitere · Lage am Morgen", NEW.1)));
    assert_eq!(mail.from().unwrap().first().unwrap().address(), Some("karton@example.com"));
    assert_eq!(mail.reply_to().unwrap().first().unwrap().address(), Some("antwort@example.com"));
    assert_eq!(message.from, "karton@example.com");
    let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
    for part in [
        "2 Meldungen aus 1 Quelle · Ausgabe 1",
        "\nGuten Morgen.\n",
        "\nKarton\n------\n",
        "\nSonstiges\n---------\n",
        "Zahlen: £48 million",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(text.contains("Abbestellen: mailto:antwort@example.com?subject=unsubscribe%20morning"), "{text}");
    let html = mail.body_html(0).unwrap();
    assert!(html.contains("<html lang=\"de\">") && html.contains(">recycled board</b>"), "{html}");
}

#[test]
fn templates_and_subjects_of_the_users_own_make_the_mail() {
    let html = "<!doctype html><title>{{ subject }}</title>{% for section in sections %}{% for item in section.items %}<p>{{ item.title }}</p>{% endfor %}{% endfor %}<a href=\"{{ unsubscribe }}\">out</a>";
    let (_site, receiver, world) =
        published("templates = \"ours\"", "subject = \"{{ count }} new: {{ lead }}\"", &[("ours/digest.html", html)]);
    assert!(world.run(&["check"]).ok().stdout.contains("is right"));
    world.run(&["digest", "morning", "--send"]).ok();
    let messages = receiver.messages();
    let mail = messages[0].mail();
    assert_eq!(mail.subject(), Some(&*format!("2 new: {}", NEW.1)));
    assert!(mail.body_html(0).unwrap().starts_with("<!doctype html><title>2 new: "), "{}", mail.body_html(0).unwrap());
    assert!(mail.body_text(0).unwrap().starts_with("Lage am Morgen"), "the plain part is the house's");

    world.write("ours/digest.html", "<p>\n{{ titel }}</p>");
    let refused = world.run(&["check"]);
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("ours/digest.html:2:1") && refused.stderr.contains("`titel` is undefined"), "{}", refused.stderr);
}

#[test]
fn a_template_that_breaks_while_the_daemon_runs_stops_no_mail() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let own = config(&press.site, &receiver, "templates = \"ours\"", "");
    let world = World::new(&own);
    world.write("ours/subject.txt", "{{ count }} of {{ title }}");
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T07:30:00+01:00");
    press.publish("2026-03-02");
    world.write("ours/subject.txt", "{{ count");
    daemon.reload();
    daemon.until("2026-03-02T09:30:00+01:00");
    press.publish("2026-03-02");
    world.write("ours/subject.txt", "another: {{ count }}");
    daemon.reload();
    daemon.until("2026-03-03T09:30:00+01:00");
    daemon.stop();
    let subjects: Vec<String> = receiver.messages().iter().map(|message| message.mail().subject().unwrap().to_owned()).collect();
    assert_eq!(subjects, ["1 of Lage am Morgen", "another: 1"]);
}
