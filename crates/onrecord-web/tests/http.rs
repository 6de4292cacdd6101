//! What the web app answers, and what it refuses.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

use onrecord::ledger::QuoteQuery;
use onrecord::{Audience, Ledger, Reader, UserMetadata};
use onrecord_web::{ServeOptions, Server};

const OPEN: &str = "A keeper held back the evening traffic on the Tarn Canal on Saturday.

\"Nobody was in a hurry except the bride,\" said Oluwaseun Adeyemi, who has kept the lock for nineteen years.

Marit Sandoval said that Adeyemi had told her the gates were in good order.
";
const CLOSED: &str = "Three freight barges waited for forty minutes at the lock while the band played and the guests danced on deck.

\"We had tea, we had cake, and we had the best seats on the water, and nobody minded the rain that came down from noon \
until long after the lanterns had been lit along the bank and the last of the barges had gone,\" said Marit Sandoval.
";

/// A server over two articles. The licence of the first allows sharing.
struct TestServer {
    _folder: tempfile::TempDir,
    ledger: std::path::PathBuf,
    address: SocketAddr,
    url: String,
}

impl TestServer {
    fn new(options: ServeOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        record(&path);
        let (sender, receiver) = std::sync::mpsc::channel();
        let ledger = path.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let server =
                    Server::bind(path, ServeOptions { port: Some(0), ..options }).await.unwrap();
                sender.send((server.address(), server.url())).unwrap();
                server.run(std::future::pending()).await;
            });
        });
        let (address, url) = receiver.recv().unwrap();
        Self { _folder: folder, ledger, address, url }
    }

    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head[9..12].parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        ))
    }

    fn json(&self, path: &str) -> serde_json::Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    fn post(&self, path: &str, headers: &str, form: &str) -> Answer {
        let (host, length) = (self.address, form.len());
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\
            Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        ))
    }

    /// The id of the article that contains these words.
    fn article(&self, words: &str) -> String {
        let found = self.json(&format!("/api/v1/search?q={words}"));
        found[0]["article"].as_str().unwrap().to_owned()
    }

    /// The form token in the article's page.
    fn token(&self, article: &str) -> String {
        let page = self.get(&format!("/articles/{article}?item=q1")).body;
        let (_, from) = page.split_once("name=\"token\" value=\"").unwrap();
        from[..32].to_owned()
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

fn record(path: &Path) {
    let mut ledger = Ledger::open(path).unwrap();
    for (text, title, licence) in
        [(OPEN, "The bride", Some("CC-BY-4.0")), (CLOSED, "The barges", None)]
    {
        let given = UserMetadata {
            title: Some(title.to_owned()),
            publisher: Some("Brindlemere Gazette".to_owned()),
            licence: licence.map(str::to_owned),
            ..UserMetadata::default()
        };
        let reading = Reader::new().read_bytes(text.as_bytes(), &given).unwrap();
        ledger
            .record()
            .reading(&onrecord::contract::Reading::new(&reading, onrecord::OffsetUnit::Codepoint))
            .unwrap();
    }
}

#[test]
fn pages_and_files_answer() {
    let server = TestServer::new(ServeOptions::default());
    let article = server.article("bride");
    for path in [
        "/",
        "/articles",
        "/statements",
        "/statements?by=Sandoval&form=indirect",
        "/search?q=bride",
        "/actors",
        "/actors?q=Sandoval",
        "/outlets",
        "/sources",
        "/timeline",
        "/wordings",
        "/stories",
        "/corrections",
        "/about",
        &format!("/articles/{article}"),
        &format!("/articles/{}?item=q1", &article[..8]),
        &format!("/articles/{article}?at=3-9"),
        &format!("/articles/{article}/items/q1"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert!(answer.head.contains("text/html"), "{path}");
    }
    for (path, first) in [
        ("/statements.csv", "citation,published"),
        ("/sources.csv", "source,kind"),
        ("/outlets.csv", "outlet,articles"),
        ("/timeline.csv", "month,form"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert!(answer.head.contains("text/csv"), "{path}");
        assert!(answer.body.starts_with(first), "{path}: {}", answer.body);
    }
}

#[test]
fn a_problem_is_reported_with_a_way_on() {
    let server = TestServer::new(ServeOptions::default());
    for (path, status) in [
        ("/nowhere", 404),
        ("/articles/ffffffff", 404),
        ("/articles/etc%2Fpasswd", 404),
        ("/actors/Nobody", 404),
        ("/statements?form=loud", 400),
        ("/statements?since=yesterday", 400),
        ("/statements?colour=red", 400),
        ("/statements?by=%00", 400),
        ("/statements?limit=1000000", 400),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.body.contains("href=\"/search\""), "{path}");
        let answer = server.get(&format!("/api/v1{}", path.replace("statements", "quotes")));
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.head.contains("application/problem+json"), "{path}");
    }
    assert_eq!(server.post("/statements", "", "").status, 405);
    let long = "x".repeat(100_000);
    assert_eq!(server.post("/corrections", "", &long).status, 413);
}

#[test]
fn answers_are_those_of_the_ledger() {
    let server = TestServer::new(ServeOptions::default());
    let ledger = Ledger::open_read_only(&server.ledger).unwrap();
    let rows = ledger
        .ask()
        .quotes(&QuoteQuery { by: Some("Sandoval".to_owned()), ..QuoteQuery::default() })
        .unwrap();
    assert!(!rows.is_empty());
    assert_eq!(
        server.get("/api/v1/quotes?by=Sandoval").body,
        serde_json::to_string(&rows).unwrap()
    );
    assert_eq!(
        server.get("/api/v1/stats").body,
        serde_json::to_string(&ledger.ask().stats().unwrap()).unwrap()
    );
    let article = server.article("bride");
    let reading =
        serde_json::to_string(&ledger.ask().corrected_reading(&article).unwrap()).unwrap();
    assert_eq!(server.get(&format!("/api/v1/articles/{article}")).body, reading);
    let pages: Vec<_> =
        (0..2).map(|at| server.json(&format!("/api/v1/quotes?limit=1&offset={at}"))).collect();
    assert_ne!(pages[0], pages[1]);
}

#[test]
fn the_page_of_an_actor_has_only_its_own_statements() {
    let server = TestServer::new(ServeOptions::default());
    let actors = server.json("/api/v1/actors?q=Sandoval");
    let id = actors[0]["id"].as_str().unwrap();
    let rows = server.json(&format!("/api/v1/quotes?by={id}"));
    assert_eq!(rows.as_array().unwrap().len(), 2);
    let about = server.json(&format!("/api/v1/quotes?by={id}&about=gates"));
    assert_eq!(about.as_array().unwrap().len(), 1);
    let page = server.get(&format!("/actors/{id}")).body;
    assert!(
        page.contains("the gates were in good order") && page.contains("long after the lanterns")
    );
    assert!(!page.contains("Nobody was in a hurry"));
    // An actor that is linked to no other has a page too.
    let article = server.article("bride");
    let reading = server.json(&format!("/api/v1/articles/{article}"));
    for actor in reading["actors"].as_array().unwrap() {
        let id = actor["id"].as_str().unwrap();
        assert_eq!(server.get(&format!("/actors/{article}:{id}")).status, 200, "{id}");
    }
}

#[test]
fn no_answer_can_load_or_run_foreign_content() {
    let server = TestServer::new(ServeOptions::default());
    for path in ["/", "/nowhere", "/api/v1/stats", "/assets/0/style.css"] {
        let head = server.get(path).head;
        assert!(head.contains("content-security-policy: default-src 'none'"), "{path}");
        assert!(!head.contains("unsafe"), "{path}");
        assert!(head.contains("x-content-type-options: nosniff"), "{path}");
    }
    let page = server.get("/").body;
    assert!(!page.contains("style=\"") && !page.contains("<style"));
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[test]
fn a_foreign_host_name_is_refused() {
    let server = TestServer::new(ServeOptions {
        hosts: vec!["news.example".to_owned()],
        ..ServeOptions::default()
    });
    let ask = |host: &str| {
        server
            .ask(&format!(
                "GET /api/v1/stats HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            ))
            .status
    };
    assert_eq!(ask("localhost:1"), 200);
    assert_eq!(ask("127.0.0.1"), 200);
    assert_eq!(ask("[::1]:7878"), 200);
    assert_eq!(ask("news.example:80"), 200);
    assert_eq!(ask("rebound.example"), 403);
    assert_eq!(ask("localhost.rebound.example"), 403);
    assert_eq!(ask(""), 403);
}

/// Regression: hosts that are IPv6 addresses.
#[test]
fn an_ipv6_server_prints_its_address_and_answers_there() {
    let address = "::1".parse().unwrap();
    if std::net::TcpListener::bind(SocketAddr::new(address, 0)).is_err() {
        // This machine has no IPv6.
        return;
    }
    let hosts = vec!["2001:db8::7".to_owned()];
    let server = TestServer::new(ServeOptions { address, hosts, ..ServeOptions::default() });
    assert!(server.url.starts_with("http://[::1]:"), "{}", server.url);
    let article = server.article("bride");
    let status = |host: &str| {
        server
            .ask(&format!(
                "GET /articles/{article} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            ))
            .status
    };
    for host in [&server.address.to_string(), "[::1]", "[0:0:0:0:0:0:0:1]:80", "[2001:DB8::7]:80"] {
        assert_eq!(status(host), 200, "{host}");
    }
    for host in ["[2001:db8::8]", "::1", "[::1", "[::1].example"] {
        assert_eq!(status(host), 403, "{host}");
    }
    let form =
        |token: &str| format!("token={token}&change=reject&article={article}&item=q1&who=a&why=b");
    let token = server.token(&article);
    let foreign = "Origin: http://[::2]:80\r\n";
    assert_eq!(server.post("/corrections", foreign, &form(&token)).status, 403);
    let own = format!("Origin: {}\r\n", server.url.trim_end_matches('/'));
    assert_eq!(server.post("/corrections", &own, &form(&token)).status, 303);
}

#[test]
fn only_its_own_forms_correct_anything() {
    let server = TestServer::new(ServeOptions::default());
    let article = server.article("bride");
    let token = server.token(&article);
    let form =
        |token: &str| format!("token={token}&change=reject&article={article}&item=q1&who=a&why=b");
    let corrections =
        || Ledger::open_read_only(&server.ledger).unwrap().ask().corrections().unwrap();
    assert_eq!(server.post("/corrections", "", &form("")).status, 403);
    assert_eq!(server.post("/corrections", "", &form(&"0".repeat(32))).status, 403);
    for foreign in
        ["Origin: http://other.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"]
    {
        assert_eq!(server.post("/corrections", foreign, &form(&token)).status, 403, "{foreign}");
    }
    assert!(corrections().is_empty());
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", server.address);
    let done = server.post("/corrections", &own, &form(&token));
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(corrections().len(), 1);
    assert_eq!(corrections()[0].correction.who, "a");
    let undo = format!("token={token}&who=a&correction={}", corrections()[0].correction.id);
    assert_eq!(server.post("/corrections/undo", &own, &undo).status, 303);
    assert_eq!(corrections().len(), 2);
    // A form never redirects to another site.
    let away = format!("{}&back=//other.example", form(&token).replace("reject", "reassign"));
    let done = server.post("/corrections", &own, &away);
    assert!(done.head.contains("location: /corrections"), "{}", done.head);
}

#[test]
fn a_read_only_server_corrects_nothing() {
    let server = TestServer::new(ServeOptions { read_only: true, ..ServeOptions::default() });
    let article = server.article("bride");
    let page = server.get(&format!("/articles/{article}?item=q1")).body;
    assert!(!page.contains("method=\"post\""));
    assert_eq!(server.post("/corrections", "", "change=reject&who=a").status, 403);
}

#[test]
fn everybody_sees_only_what_licences_allow() {
    let own = TestServer::new(ServeOptions::default());
    let server =
        TestServer::new(ServeOptions { audience: Audience::Public, ..ServeOptions::default() });
    let (open, closed) = (own.article("bride"), own.article("barges"));
    // Extracts never reach the end of a long quotation.
    let hidden = "lanterns";
    let paths = [
        format!("/articles/{closed}"),
        format!("/articles/{closed}?item=q1"),
        format!("/articles/{closed}/items/q1"),
        "/statements".to_owned(),
        "/search?q=lanterns".to_owned(),
        "/wordings".to_owned(),
        "/statements.csv".to_owned(),
        format!("/api/v1/articles/{closed}"),
        "/api/v1/quotes".to_owned(),
        "/api/v1/search?q=lanterns".to_owned(),
        "/api/v1/wordings".to_owned(),
        format!("/articles/{closed}?at=0-400"),
    ];
    for path in &paths {
        let seen = server.get(path);
        assert_eq!(seen.status, 200, "{path}");
        // The search form holds the searched words.
        let body = seen.body.replace("value=\"lanterns\"", "");
        assert!(!body.contains(hidden), "{path}: {body}");
    }
    assert!(own.get(&paths[0]).body.contains(hidden));
    assert!(server.get(&format!("/articles/{open}")).body.contains("Nobody was in a hurry"));
    for path in ["/corrections", "/api/v1/corrections"] {
        assert_eq!(server.get(path).status, 403, "{path}");
    }
    assert_eq!(server.post("/corrections", "", "change=reject&who=a").status, 403);
}

#[test]
fn a_port_that_is_taken_is_passed_over_unless_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    record(&path);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let first = Server::bind(&path, ServeOptions::default()).await.unwrap();
        let second = Server::bind(&path, ServeOptions::default()).await.unwrap();
        assert_ne!(first.address(), second.address());
        assert!(first.is_loopback());
        let taken = ServeOptions { port: Some(first.address().port()), ..ServeOptions::default() };
        let refused = Server::bind(&path, taken).await.err().unwrap().to_string();
        assert!(refused.contains("cannot listen on 127.0.0.1"), "{refused}");
        let missing =
            Server::bind(folder.path().join("b.db"), ServeOptions::default()).await.err().unwrap();
        assert!(missing.to_string().contains("there is no ledger"), "{missing}");
    });
}

#[test]
fn the_description_names_every_question_and_every_type_it_refers_to() {
    let described = onrecord_web::openapi();
    assert!(described["paths"].as_object().unwrap().len() >= 15);
    let text = described.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(described.pointer(pointer).is_some(), "{pointer}");
    }
}
