//! Statements that license an article, and mentions that do not.

use onrecord_ingest::{UserMetadata, licence_id, read_text};
use onrecord_text::{Article, Evidence, LicenceScope};

use LicenceScope::{Article as Art, Media, Site, Unknown};

/// An article of seven body paragraphs with `line` after them.
fn with_footer(line: &str) -> Article {
    read(&format!("{}\n\n{line}\n", BODY.join("\n\n")))
}

/// The same with `line` in its middle.
fn with_middle(line: &str) -> Article {
    let (before, after) = BODY.split_at(4);
    read(&format!(
        "{}\n\n{line}\n\n{}\n\n{}\n",
        before.join("\n\n"),
        after.join("\n\n"),
        BODY[1..].join("\n\n")
    ))
}

fn read(text: &str) -> Article {
    read_text(text.as_bytes(), &UserMetadata::default()).unwrap_or_else(|error| panic!("{error}"))
}

const BODY: [&str; 8] = [
    "Harbour ferry returns after winter repairs",
    "The ferry between Alder Quay and the islands sailed again on Monday after eleven weeks in dry dock, and hundreds of people waited in the rain to board it.",
    "“We counted the days,” said Mara Ellison, who runs the bakery at the landing stage.",
    "The repairs cost more than the council had planned, according to its treasurer, J. T. Ocampo.",
    "A second engine will be replaced in the autumn, when fewer visitors are expected on the islands.",
    "Passengers praised the crew, which had cleaned the decks overnight and served coffee in the saloon.",
    "The next report on the harbour's finances is due in June, and the council will discuss it in public.",
    "“It is our street,” Ellison said. “It just happens to be made of water.”",
];

#[test]
fn statements_that_license_the_article() {
    for (line, id, scope, evidence) in [
        (
            "This work is licensed under a Creative Commons Attribution 4.0 International License.",
            "CC-BY-4.0",
            Art,
            None,
        ),
        ("This article is licensed under CC BY-NC 3.0.", "CC-BY-NC-3.0", Art, None),
        (
            "This story is published under a Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0) licence.",
            "CC-BY-SA-4.0",
            Art,
            None,
        ),
        (
            "This article is republished from The Long View under a Creative Commons license. Read the original article.",
            "LicenseRef-CC",
            Art,
            Some(
                "This article is republished from The Long View under a Creative Commons license.",
            ),
        ),
        ("Republished from The Long View under CC BY-ND 4.0.", "CC-BY-ND-4.0", Art, None),
        ("CC BY 4.0", "CC-BY-4.0", Unknown, None),
        ("CC-BY-SA-4.0", "CC-BY-SA-4.0", Unknown, None),
        ("(cc by-nc-nd 4.0)", "CC-BY-NC-ND-4.0", Unknown, Some("cc by-nc-nd 4.0")),
        ("License: CC BY-NC-SA 3.0 IGO", "CC-BY-NC-SA-3.0-IGO", Unknown, None),
        ("Licence: Creative Commons Attribution 3.0 United States", "CC-BY-3.0-US", Unknown, None),
        (
            "Licensed under Creative Commons Attribution-NonCommercial-NoDerivs 3.0 Unported.",
            "CC-BY-NC-ND-3.0",
            Unknown,
            None,
        ),
        ("Attribution-NonCommercial-NoDerivs 3.0 Unported", "CC-BY-NC-ND-3.0", Unknown, None),
        (
            "This text is available under the Attribution Non-commercial No Derivatives Creative Commons license.",
            "LicenseRef-CC-BY-NC-ND",
            Art,
            None,
        ),
        (
            "Creative Commons Namensnennung - Nicht kommerziell 3.0 Deutschland",
            "CC-BY-NC-3.0-DE",
            Unknown,
            None,
        ),
        (
            "Este artículo se publica bajo licencia Creative Commons Reconocimiento-CompartirIgual 4.0",
            "CC-BY-SA-4.0",
            Art,
            None,
        ),
        ("https://creativecommons.org/licenses/by-nd/4.0/deed.en", "CC-BY-ND-4.0", Unknown, None),
        (
            "Licence: http://creativecommons.org/licenses/by-sa/2.5/il/",
            "LicenseRef-CC-BY-SA-2.5-IL",
            Unknown,
            None,
        ),
        (
            "This article is licensed under a Creative Commons licence (https://creativecommons.org/licenses/by/3.0/igo/legalcode).",
            "CC-BY-3.0-IGO",
            Art,
            None,
        ),
        (
            "This work is licensed under a Creative Commons licence. To view a copy, visit creativecommons.org/licenses/by-nc/4.0.",
            "CC-BY-NC-4.0",
            Art,
            None,
        ),
        (
            "Except where otherwise noted, content on this site is licensed under a Creative Commons Attribution 4.0 International licence.",
            "CC-BY-4.0",
            Site,
            None,
        ),
        (
            "Our stories may be republished online or in print under Creative Commons licence CC BY-NC-ND 4.0. We ask that you edit only for style.",
            "CC-BY-NC-ND-4.0",
            Site,
            Some(
                "Our stories may be republished online or in print under Creative Commons licence CC BY-NC-ND 4.0.",
            ),
        ),
        (
            "Unless otherwise noted, you can republish our articles for free under a Creative Commons license.",
            "LicenseRef-CC",
            Site,
            None,
        ),
        (
            "Unless otherwise noted, all stories are published under a BY-NC-ND 3.0 US Creative Commons license.",
            "LicenseRef-CC-BY-NC-ND-3.0-US",
            Site,
            None,
        ),
        (
            "We believe in open news and so publish under a Creative Commons — Attribution/No derivatives license.",
            "LicenseRef-CC-BY-ND",
            Site,
            None,
        ),
        (
            "© 2020 The Harbour Post. Licensed under CC BY 4.0.",
            "CC-BY-4.0",
            Unknown,
            Some("Licensed under CC BY 4.0."),
        ),
        ("Text is available under CC0 1.0.", "CC0-1.0", Unknown, None),
        (
            "To the public: this text is under CC0 1.0 Universal (CC0 1.0) Public Domain Dedication",
            "CC0-1.0",
            Art,
            None,
        ),
        (
            "This text is marked with the Public Domain Mark 1.0 and free of known copyright.",
            "CC-PDM-1.0",
            Art,
            None,
        ),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", Unknown, None),
        ("This work is in the public domain.", "LicenseRef-PublicDomain", Art, None),
        (
            "As a work of the U.S. federal government, this article is in the public domain.",
            "LicenseRef-PublicDomain",
            Art,
            None,
        ),
        (
            "All text, audio and video material produced by Bay Radio is in the public domain.",
            "LicenseRef-PublicDomain",
            Site,
            None,
        ),
        (
            "© 2020 The Harbour Post. All rights reserved.",
            "LicenseRef-AllRightsReserved",
            Unknown,
            None,
        ),
        ("All rights reserved", "LicenseRef-AllRightsReserved", Unknown, None),
        (
            "Copyright 2020 Harbour Media Inc. All rights reserved.",
            "LicenseRef-AllRightsReserved",
            Unknown,
            Some("Copyright 2020 Harbour Media Inc. All rights reserved."),
        ),
        (
            "© 2020 Harbour Media Inc. This work is licensed under CC BY 4.0.",
            "CC-BY-4.0",
            Art,
            Some("This work is licensed under CC BY 4.0."),
        ),
        (
            "Copyright 2020 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
            "LicenseRef-AllRightsReserved",
            Art,
            None,
        ),
        (
            "© 2020 Hafenpost GmbH. Alle Rechte vorbehalten.",
            "LicenseRef-AllRightsReserved",
            Unknown,
            None,
        ),
        (
            "This material may not be published, broadcast, rewritten or redistributed without permission.",
            "LicenseRef-AllRightsReserved",
            Art,
            None,
        ),
        (
            "You may republish this article free of charge if you credit The Harbour Post.",
            "LicenseRef-Custom",
            Art,
            None,
        ),
        (
            "You are welcome to republish our articles, for free, so long as you follow these rules.",
            "LicenseRef-Custom",
            Site,
            None,
        ),
    ] {
        let article = with_footer(line);
        let licence = article.licence.as_ref().unwrap_or_else(|| panic!("nothing in {line}"));
        assert_eq!(
            (licence.id.as_str(), licence.applies_to),
            (id, scope),
            "{line} ({})",
            licence.by
        );
        let found =
            licence.evidence.as_ref().and_then(Evidence::in_text).unwrap().slice(&article.text);
        assert!(line.contains(found), "{found}");
        if let Some(evidence) = evidence {
            assert_eq!(found, evidence);
        }
        assert!(licence.confidence > 0.5 && licence.by.starts_with("licence:"), "{licence:?}");
    }
}

#[test]
fn statements_in_other_languages() {
    for (line, id) in [
        ("Esta web publica nuestros artículos bajo licencia CC BY-SA 4.0.", "CC-BY-SA-4.0"),
        ("Nos articles sont publiés sous licence Creative Commons Paternité 2.0.", "CC-BY-2.0"),
        ("Diese Seite steht unter der Lizenz CC BY-ND 3.0 DE.", "CC-BY-ND-3.0-DE"),
        ("Der Inhalt steht unter Creative Commons Namensnennung 4.0.", "CC-BY-4.0"),
        ("Ten serwis działa na licencji Creative Commons Uznanie autorstwa 3.0.", "CC-BY-3.0"),
        (
            "Матеріали доступні за ліцензією Creative Commons Із зазначенням авторства 4.0.",
            "CC-BY-4.0",
        ),
        ("Этот сайт доступен по лицензии Creative Commons С указанием авторства 4.0.", "CC-BY-4.0"),
        (
            "このサイトはクリエイティブ・コモンズ 表示 - 非営利 4.0 国際 ライセンスの下に提供されています。",
            "CC-BY-NC-4.0",
        ),
        ("本站采用知识共享署名-相同方式共享 4.0 国际许可协议进行许可。授权", "CC-BY-SA-4.0"),
        ("هذا الموقع مرخص برخصة المشاع الإبداعي نسب المصنف - غير تجاري 4.0.", "CC-BY-NC-4.0"),
        ("यह साइट क्रिएटिव कॉमन्स श्रेय 4.0 लाइसेंस के अधीन है।", "CC-BY-4.0"),
        (
            "Webgunea Creative Commons Aitortu-EzKomertziala 4.0 lizentzia baten pean dago.",
            "CC-BY-NC-4.0",
        ),
        ("Bu site Creative Commons Alıntı-GayriTicari 4.0 ile lisanslıdır.", "CC-BY-NC-4.0"),
        ("Tämä sivusto: Creative Commons Nimeä-EiMuutoksia 4.0", "CC-BY-ND-4.0"),
        (
            "תנאי השימוש: רישיון Creative Commons ייחוס-שיתוף זהה 2.5 ישראל",
            "LicenseRef-CC-BY-SA-2.5-IL",
        ),
    ] {
        let licence = with_footer(line).licence.unwrap_or_else(|| panic!("nothing in {line}"));
        assert_eq!(licence.id, id, "{line} ({})", licence.by);
    }
}

/// What a newspaper says of others is no statement of its own, in no language.
#[test]
fn mentions_in_other_languages() {
    for line in [
        "Das Museum stellte seine Bilder unter die Lizenz CC BY 4.0.",
        "Das Archiv gibt 400 Karten unter Creative Commons Namensnennung 4.0 frei.",
        "El museo publicó sus imágenes bajo licencia Creative Commons Atribución 4.0.",
        "El museo ofrece el contenido de su archivo bajo licencia CC BY-SA 4.0.",
        "Le musée a publié ses photographies sous licence Creative Commons Attribution 4.0.",
        "Il museo pubblica le sue carte con licenza Creative Commons Attribuzione 4.0.",
        "O museu publicou as imagens sob a licença Creative Commons Atribuição 4.0.",
        "Het museum zette de foto's onder een Creative Commons-licentie online.",
        "Museet har lagt ut bilderna under Creative Commons Erkännande 4.0.",
        "Muzeum udostępniło zdjęcia na licencji Creative Commons Uznanie autorstwa 4.0.",
        "Музей опубликовал снимки по лицензии Creative Commons Атрибуция 4.0.",
        "Музеј објави слики под лиценца Криејтив комонс Наведи извор 4.0.",
        "Müze fotoğraflarını Creative Commons Alıntı 4.0 lisansıyla yayımladı.",
        "Museum itu menerbitkan foto dengan lisensi Creative Commons Atribusi 4.0.",
        "نشر المتحف صوره برخصة المشاع الإبداعي نسب المصنف 4.0.",
        "המוזיאון פרסם את התמונות ברישיון ייחוס-שיתוף זהה 2.5.",
        "संग्रहालय ने चित्र क्रिएटिव कॉमन्स श्रेय 4.0 लाइसेंस के तहत जारी किए।",
        "美術館は画像をクリエイティブ・コモンズ 表示 4.0 ライセンスで公開した。",
        "博物馆以知识共享署名 4.0 授权公布了图片。",
        "Museoak argazkiak Creative Commons Aitortu 4.0 lizentziarekin argitaratu ditu.",
        "All seven ferries now run Creative Commons software.",
    ] {
        for article in [with_footer(line), with_middle(line)] {
            assert_eq!(article.licence, None, "{line}");
        }
    }
}

#[test]
fn conditions_name_the_licence_that_a_statement_does_not() {
    let stated = "You may republish our stories under a Creative Commons licence.";
    for (conditions, id) in [
        ("Do not edit them, and do not sell them.", "LicenseRef-CC-BY-NC-ND"),
        ("Remix them as you like, even commercially.", "LicenseRef-CC-BY"),
        ("You may adapt them, but not for commercial use.", "LicenseRef-CC-BY-NC"),
        // Whoever forbids one thing may forbid another somewhere else.
        ("Do not edit them.", "LicenseRef-CC"),
        ("Name the author and The Harbour Post.", "LicenseRef-CC"),
    ] {
        for parted in [" ", "\n\n"] {
            let article = with_footer(&format!("{stated}{parted}{conditions}"));
            let licence = article.licence.unwrap();
            assert_eq!(licence.id, id, "{conditions}");
            let evidence = licence.evidence.as_ref().and_then(Evidence::in_text).unwrap();
            let listed = id != "LicenseRef-CC";
            assert_eq!(licence.by == "licence:cc-conditions", listed);
            assert_eq!(evidence.slice(&article.text).len() > stated.len(), listed);
        }
    }
    // A name goes before what is said of it.
    let named = with_footer(&format!(
        "{stated} Do not edit them, and do not sell them.\n\nThe licence of our stories is CC BY-ND 4.0."
    ));
    assert_eq!(named.licence.unwrap().id, "CC-BY-ND-4.0");
}

#[test]
fn a_publisher_may_go_by_its_initials() {
    let user =
        UserMetadata { publisher: Some("Harbour Heights Times".into()), ..UserMetadata::default() };
    let read = |line: &str| {
        let text = format!("{}\n\n{line}\n", BODY.join("\n\n"));
        read_text(text.as_bytes(), &user).unwrap().licence.map(|licence| licence.id)
    };
    assert_eq!(read("Stories of HHT can be used under CC BY 4.0.").as_deref(), Some("CC-BY-4.0"));
    assert_eq!(read("Stories of hht can be used under CC BY 4.0."), None);
}

#[test]
fn waivers_and_licences_other_than_creative_commons() {
    for (line, id, scope) in [
        (
            "To the extent possible under law, Ana Ruiz has waived all copyright and related or neighboring rights to this article (CC0 1.0).",
            "CC0-1.0",
            Art,
        ),
        (
            "To the extent possible under law, Ana Ruiz has waived all copyright and related or neighbouring rights to this article. This work is published from: Spain.",
            "CC0-1.0",
            Art,
        ),
        (
            "To the extent possible under law, Ana Ruiz has waived all copyright and related or neighboring rights to Harbour Ferry Returns.",
            "CC0-1.0",
            Unknown,
        ),
        ("Ana Ruiz has waived all copyright in this article.", "LicenseRef-PublicDomain", Art),
        (
            "To the extent possible under law, J. Doe has waived all copyright to this photo (CC0).",
            "CC0-1.0",
            Media,
        ),
        ("Licensed under the Open Government Licence v3.0.", "OGL-UK-3.0", Unknown),
        (
            "© Crown copyright 2020. Licensed under the Open Government Licence v3.0.",
            "OGL-UK-3.0",
            Unknown,
        ),
        (
            "All content is available under the Open Government Licence v3.0, except where otherwise stated",
            "OGL-UK-3.0",
            Site,
        ),
        ("This article is licensed under the MIT License.", "MIT", Art),
        ("This article is licensed under MIT.", "MIT", Art),
        ("License: MIT", "MIT", Unknown),
        ("This text is available under the GFDL 1.2.", "GFDL-1.2-only", Art),
        (
            "This article is licensed under the GNU Free Documentation License, Version 1.3 or any later version.",
            "GFDL-1.3-or-later",
            Art,
        ),
        ("This article is licensed under the Harbour Reuse Terms.", "LicenseRef-Custom", Art),
        ("Licensed under the Harbour Reuse Terms.", "LicenseRef-Custom", Unknown),
    ] {
        let article = with_footer(line);
        let licence = article.licence.as_ref().unwrap_or_else(|| panic!("nothing in {line}"));
        assert_eq!((licence.id.as_str(), licence.applies_to), (id, scope), "{line}");
        assert!(
            line.contains(
                licence.evidence.as_ref().and_then(Evidence::in_text).unwrap().slice(&article.text)
            ),
            "{line}"
        );
        assert!(licence.confidence > 0.5 && licence.by.starts_with("licence:"), "{licence:?}");
    }
}

#[test]
fn mentions_that_do_not() {
    for line in [
        "Contains public sector information licensed under the Open Government Licence v3.0.",
        "This article is not licensed under the Open Government Licence v3.0.",
        "Ana Ruiz has not waived all copyright to this article.",
        "The program is licensed under the MIT License, and its makers are proud of it.",
        "The bar on the quay is licensed under a law of 1822.",
        "Ana Ruiz, who teaches at MIT, has waived all rights to her late father's ferry.",
        "“This article is licensed under the Harbour Terms,” the page read.",
        "This story shows how a ferry is run under the licence of the port.",
        "This report was published under pressure from the council.",
        "Licensed drivers may use the quay again.",
        "The museum released its images under a Creative Commons licence.",
        "The song is licensed under CC BY 4.0, and anyone may remix it.",
        "The museum has put 40,000 scans into the public domain.",
        "“This article is licensed under CC BY 4.0,” the page read.",
        "The professor said this work is licensed under a Creative Commons Attribution 4.0 License.",
        "Creative Commons, a nonprofit organisation, was founded in 2001.",
        "She asked Creative Commons by letter to drop the case.",
        "This article is not licensed under CC BY 4.0.",
        "The encyclopaedia's texts stand under CC BY-SA 3.0, the archive's under CC BY-NC 4.0.",
        "The ship's name is in the public domain, and so is the shanty.",
        "“All rights reserved,” the sign on the quay said.",
        "His essays may be republished by anyone, his widow said.",
        "The council may not be reproduced in miniature, Ocampo joked.",
        "To mark the change, the singer chose a Creative Commons licence for the record.",
        "It cc'd by mistake the whole of the harbour board.",
        "Attribution of the attack remained difficult.",
        "The film won an award for its public domain footage.",
        "Feel free to share this article with your friends.",
        "The House of Commons met again.",
        "In Germany the notice reads „Dieser Text steht unter CC BY 4.0“.",
    ] {
        for article in [with_footer(line), with_middle(line)] {
            assert_eq!(article.licence, None, "{line}");
        }
    }
}

#[test]
fn a_picture_does_not_license_the_article() {
    for line in [
        "Photo: J. Doe, CC BY 2.0",
        "Image by J. Doe via Flickr (CC BY-SA 2.0)",
        "The ferry at Alder Quay. (Photo by J. Doe, CC BY 2.0 / Wikimedia Commons)",
        "Featured image: J. Doe, licensed under CC BY 4.0.",
        "This photograph is licensed under a Creative Commons Attribution 2.0 Generic licence.",
    ] {
        let article = with_middle(line);
        let licence = article.licence.as_ref().unwrap_or_else(|| panic!("nothing in {line}"));
        assert_eq!(licence.applies_to, Media, "{line}");
        // Whatever stands for the text wins over it.
        let both =
            read(&format!("{}\n\nThis article is licensed under CC BY-ND 4.0.\n", article.text));
        assert_eq!(both.licence.unwrap().id, "CC-BY-ND-4.0");
    }
}

#[test]
fn of_several_statements_the_closest_to_the_article_wins() {
    let article = with_footer(
        "Photo: J. Doe, CC BY 2.0\n\n\
         Copyright 2020 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.\n\n\
         Unless otherwise noted, our stories are published under CC BY-NC-ND 4.0.",
    );
    assert_eq!(article.licence.unwrap().id, "LicenseRef-AllRightsReserved");
    let article = with_footer("© 2020 The Harbour Post. All rights reserved.\n\nCC BY 4.0");
    assert_eq!(article.licence.unwrap().id, "CC-BY-4.0");
    let article = with_footer("You may republish this article for free.\n\nCC BY-ND 4.0");
    assert_eq!(article.licence.unwrap().id, "CC-BY-ND-4.0");
}

#[test]
fn the_licence_has_its_own_address() {
    for (line, url) in [
        ("CC BY-NC 3.0", Some("https://creativecommons.org/licenses/by-nc/3.0/")),
        ("CC BY 3.0 IGO", Some("https://creativecommons.org/licenses/by/3.0/igo/")),
        ("CC0", Some("https://creativecommons.org/publicdomain/zero/1.0/")),
        ("All rights reserved", None),
    ] {
        assert_eq!(with_footer(line).licence.unwrap().url.as_deref(), url, "{line}");
    }
}

#[test]
fn a_given_licence_wins_and_may_be_in_any_wording() {
    for (words, id) in [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by-nc-sa-4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY 4", "CC-BY-4.0"),
        ("CC BY-ND", "LicenseRef-CC-BY-ND"),
        ("https://creativecommons.org/licenses/by-nc-sa/3.0/de/", "CC-BY-NC-SA-3.0-DE"),
        ("Creative Commons", "LicenseRef-CC"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        (
            "This work is licensed under a Creative Commons Attribution 4.0 International License.",
            "CC-BY-4.0",
        ),
        ("cc0", "CC0-1.0"),
        ("mit", "MIT"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"),
        ("ogl-uk-3.0", "OGL-UK-3.0"),
        ("the GFDL 1.3 or later", "GFDL-1.3-or-later"),
        ("This article is licensed under the Apache License, Version 2.0.", "Apache-2.0"),
        ("Public domain", "LicenseRef-PublicDomain"),
        ("© Reuters. All rights reserved", "LicenseRef-AllRightsReserved"),
        ("LicenseRef-Custom", "LicenseRef-Custom"),
        ("You may republish our stories", "LicenseRef-Custom"),
    ] {
        assert_eq!(licence_id(words).as_deref(), Some(id), "{words}");
        let user = UserMetadata { licence: Some(words.into()), ..UserMetadata::default() };
        let licence = read_text(b"Some words.\n\nThis work is in the public domain.", &user)
            .unwrap()
            .licence
            .unwrap();
        assert_eq!(
            (licence.id.as_str(), licence.evidence, licence.by.as_str()),
            (id, None, "given")
        );
    }
    for words in ["CC BYY 4.0", "CC BY 4.O", "MIT-ish", "yes", "", "LicenseRef-", "CC"] {
        assert_eq!(licence_id(words), None, "{words}");
    }
}

#[test]
fn many_mentions_do_not_hide_the_statement() {
    let mentions = "The song is licensed under CC BY 4.0, and anyone may remix it.\n\n".repeat(500);
    let article = with_footer(&format!("{mentions}This article is licensed under CC BY-SA 4.0."));
    assert_eq!(article.licence.unwrap().id, "CC-BY-SA-4.0");
    // A paragraph that is no statement any more is not searched for one.
    let long = format!("This article is licensed under CC BY 4.0. {}", "It rained. ".repeat(2000));
    assert_eq!(with_footer(&long).licence, None);
}

#[test]
fn characters_that_show_nothing_hide_no_licence() {
    for (line, id) in [
        (
            "This article is li\u{AD}censed under a Creative\u{200B}Commons Attri\u{AD}bution\u{200B}4.0 licence.",
            "CC-BY-4.0",
        ),
        ("This article is licensed under\u{FEFF} CC\u{2060} BY-\u{200B}NC 4.0.", "CC-BY-NC-4.0"),
        (
            "This article: https://creativecommons.org/\u{200B}licenses/\u{200B}by-sa/4.0/",
            "CC-BY-SA-4.0",
        ),
        (
            "ဤ\u{200B}စာ\u{200B}မျက်နှာ\u{200B}ကို CC BY-SA 4.0 ခွင့်\u{200B}ပြု\u{200B}ချက်ဖြင့် ဖြန့်ချိ\u{200B}သည်။",
            "CC-BY-SA-4.0",
        ),
        ("ይህ ድረገጽ የጋራ ፈጠራዎች ባሕርያት 4.0", "CC-BY-4.0"),
    ] {
        let article = with_footer(line);
        let licence = article.licence.unwrap_or_else(|| panic!("nothing in {line}"));
        assert_eq!(licence.id, id, "{line}");
        let Some(Evidence::Text(span)) = licence.evidence else { panic!("no evidence for {line}") };
        assert!(line.contains(span.slice(&article.text)), "{line}");
    }
    assert_eq!(licence_id("CC\u{200B}BY-\u{AD}SA 4.0").as_deref(), Some("CC-BY-SA-4.0"));
}
