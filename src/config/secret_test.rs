//! Secrets come from where the config says, and show nowhere.

use secrecy::ExposeSecret;

use super::{Colour, Config, Environment, load};
use crate::model::Auth;

const SECRET: &str = "S3cretWord";

/// Everything that anybody may get to see of reading `text`.
fn everything_shown(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).unwrap();
    let path = folder.path().join("presswatch.toml");
    std::fs::write(&path, text).unwrap();
    let (config, problems) = match load(&path, &Environment::new("", [("SECRET", SECRET)])) {
        Ok(config) => (format!("{config:?}"), config.warnings),
        Err(problems) => (String::new(), problems),
    };
    let rows = serde_json::to_string(&problems.rows()).unwrap();
    format!("{config}{problems}{problems:?}{rows}{}{}", problems.render(Colour::Plain), problems.render(Colour::Coloured))
}

/// Each of these is a mistake on, or right beside, a secret.
#[test]
fn no_mistake_shows_a_secret() {
    let mail = "[mail]\nfrom = \"a@example.com\"\nserver = \"smtp://mail.example.com\"\n";
    let source = "[[source]]\nid = \"a\"\nurl = \"https://www.example.com/\"\n";
    for text in [
        format!("{mail}password = \"{SECRET}\""),
        format!("{mail}pasword = \"{SECRET}\""),
        format!("{mail}smtp_credentials = \"{SECRET}\""),
        format!("{mail}password = \"{SECRET}"),
        format!("{mail}password = ['{SECRET}'"),
        format!("{mail}password = [\"{SECRET}\"]"),
        format!("{mail}passwd = \"\"\"\n{SECRET}\"\"\""),
        format!("{mail}username = \"me\"\npassword = \"{SECRET}\"\ntls = \"none\""),
        format!("[dashboard]\npassword = \"{SECRET}\""),
        format!("[web]\nlisten = \"here\"\npassword = \"{SECRET}\""),
        format!("web = {{ password = [\"{SECRET}\"] }}"),
        format!("mail = [{{ password = \"{SECRET}\" }}]"),
        format!("mail = \"{SECRET}\""),
        format!("source = {{ id = \"a\", auth = {{ token = \"{SECRET}\" }} }}"),
        format!("source = [\"{SECRET}\"]"),
        format!("mail = \"smtp://me:{SECRET}@mail.example.com\""),
        format!("[mail]\nfrom = \"a\"\nserver = \"smtp://me:{SECRET}@mail.example.com\""),
        format!("[fetch]\nproxy = \"gopher://me:{SECRET}@proxy\""),
        format!("[[source]]\nid = \"a\"\nurl = \"https://me:{SECRET}@www.example.com/\""),
        format!("{source}auth = {{ token = \"{SECRET}\", tokn = 1 }}"),
        format!("{source}auth = {{ username = \"\", password = \"{SECRET}\" }}"),
        format!("{source}auth = \"{SECRET}\""),
        format!("{source}headers = {{ X-Key = \"{SECRET}\\n\" }}"),
        format!("{source}headers = {{ \"X Key\" = \"{SECRET}\" }}"),
        format!("{source}headers = [\"X-Key: {SECRET}\"]"),
        format!("{source}cookies = {{ a = \"{SECRET}\", \"b;\" = \"1\" }}"),
        format!("{source}[source.headers]\nX-Api = \"{SECRET}"),
        format!("{source}schedule = \"${{SECRET}} * * * *\""),
        format!("{source}url = \"${{SECRET}}\""),
        "[[source]]\nid = \"${SECRET}!\"\nurl = \"${SECRET}\"\ntimezone = \"${SECRET}\"\nlanguage = \"${SECRET}\"\nselect = { item = \"${SECRET} >>\" }".to_owned(),
        "[fetch]\ndelay = \"${SECRET}\"\nmax_body = \"${SECRET}\"\nrobots = \"${SECRET}\"\nallow_networks = [\"${SECRET}\"]".to_owned(),
        format!("{mail}reply_to = \"${{SECRET}}\"\ndomain = \"${{SECRET}} x\"\nunsubscribe = \"${{SECRET}}\""),
        format!("{mail}password_file = \"secret\""),
    ] {
        let shown = everything_shown(&text);
        assert!(shown.contains("presswatch.toml:"), "nothing is wrong with {text}");
        assert!(!shown.contains(SECRET), "{text}\n{shown}");
    }
}

#[test]
fn a_sound_config_shows_no_secret_either() {
    let shown = everything_shown(&format!(
        "[fetch]\nproxy = \"http://me:{SECRET}@proxy\"\n[mail]\nfrom = \"a@example.com\"\nserver = \"smtps://mail.example.com\"\nusername = \"me\"\n\
         password_file = \"secret\"\n[[source]]\nid = \"a\"\nurl = \"https://www.example.com/\"\nheaders = {{ X-Key = \"{SECRET}\" }}\n\
         cookies = {{ a = \"{SECRET}\" }}\nauth = {{ token = \"${{SECRET}}\" }}\ninsecure_tls = true\n"
    ));
    assert!(shown.contains("insecure_tls") && shown.contains("Bearer"));
    assert!(!shown.contains(SECRET), "{shown}");
}

fn read(text: &str, secret_file: &str) -> Config {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), secret_file).unwrap();
    let path = folder.path().join("presswatch.toml");
    std::fs::write(&path, text).unwrap();
    load(&path, &Environment::new("", [("SECRET", SECRET)])).unwrap()
}

#[test]
fn secrets_are_read_from_the_text_the_environment_or_a_file() {
    let source = "[[source]]\nid = \"a\"\nurl = \"https://www.example.com/\"\n";
    for (written, in_file, expected) in [
        ("token = \"a b\"", "", "a b"),
        ("token = \"x${SECRET}y\"", "", "xS3cretWordy"),
        ("token_file = \"secret\"", "word", "word"),
        ("token_file = \"secret\"", "word\n", "word"),
        ("token_file = \"secret\"", " word \r\n", " word "),
        ("token_file = \"secret\"", "two\nlines\n\n", "two\nlines\n"),
    ] {
        let config = read(&format!("{source}auth = {{ {written} }}\n"), in_file);
        let Some(Auth::Bearer { token }) = &config.sources[0].access.auth else { panic!("{written}") };
        assert_eq!(token.expose_secret(), expected);
    }
}
