//! The description of the API in OpenAPI 3.1, made of the table of questions and the types of their answers.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::questions::{Question, questions};

pub(crate) fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for question in questions() {
        let answer = (question.schema)(&mut generator);
        paths.insert(question.path.to_owned(), json!({ "get": operation(question, answer) }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Who said what, in which words and where it stands: the questions of a ledger. Offsets count Unicode code points. \
                Answers are the objects that the command line prints with `--json`.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": { "Problem": {
                "description": "Why there is no answer",
                "content": { "application/problem+json": { "schema": {
                    "type": "object",
                    "required": ["status", "title", "detail"],
                    "properties": {
                        "status": { "type": "integer" },
                        "title": { "type": "string" },
                        "detail": { "type": "string" },
                        "candidates": { "type": "array", "items": { "type": "string" }, "description": "What may have been meant" }
                    }
                } } }
            } }
        }
    })
}

fn operation(question: &Question, answer: Value) -> Value {
    let mut params: Vec<Value> = (question.params)()
        .iter()
        .map(|param| {
            let mut described = param.describe();
            if question.needs.contains(&param.name) {
                described["required"] = true.into();
            }
            described
        })
        .collect();
    params.extend(question.id.map(|says| {
        json!({
            "name": "id", "in": "path", "required": true, "description": says,
            "schema": { "type": "string", "minLength": 1, "maxLength": 400 }
        })
    }));
    let problem = json!({ "$ref": "#/components/responses/Problem" });
    let mut responses = json!({
        "200": {
            "description": "The answer",
            "content": { "application/json": { "schema": answer } },
            "links": question.leads.iter().map(|(path, field)| {
                let place = format!("$response.body#/0/{field}");
                (name(path), json!({ "operationId": name(path), "parameters": { "id": place } }))
            }).collect::<Map<_, _>>()
        },
        "400": problem, "403": problem, "503": problem
    });
    if !params.is_empty() {
        responses["404"] = problem.clone();
    }
    if question.id.is_some() || question.path == "/sources" {
        responses["409"] = problem;
    }
    json!({
        "operationId": name(question.path),
        "summary": question.says,
        "parameters": params,
        "responses": responses
    })
}

/// `articles_by_id_copies` of `/articles/{id}/copies`.
fn name(path: &str) -> String {
    path.trim_start_matches('/').replace("{id}", "by_id").replace('/', "_")
}
