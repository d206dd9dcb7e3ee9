//! `pateka build`: the site into a folder.

use std::time::Instant;

use super::Exit;
use super::args::BuildArgs;
use super::progress::Progress;
use super::setting::{self, Setting};
use crate::build::{self, BuildOptions, Inspection, SiteAddress};
use crate::config::BaseUrl;
use crate::diag::Arg;
use crate::project::Project;
use crate::publish::{self, PublishError, PublishOptions};

/// Builds and publishes.
pub fn run(setting: &Setting, args: BuildArgs) -> Exit {
    let BuildArgs {
        out,
        base_url,
        drafts,
        at,
        no_minify,
        timings,
    } = args;
    let start = Instant::now();
    let address = match base_url
        .as_deref()
        .map(|text| BaseUrl::parse(text).ok_or(text))
    {
        None => SiteAddress::Configured,
        Some(Ok(base_url)) => SiteAddress::Given(base_url),
        Some(Err(text)) => {
            setting.complain("usage-base-url", &[("url", text.into())]);
            return Exit::WrongUsage;
        }
    };
    let now = match setting.now(at.as_deref()) {
        Ok(now) => now,
        Err(exit) => return exit,
    };
    let options = BuildOptions {
        now,
        address,
        drafts,
        minify: !no_minify,
        preview: false,
        inspection: Inspection::Usual,
    };
    let out = out.unwrap_or_else(|| setting.root.join("public"));
    if let Err(error) = publish::heal(&out) {
        return refused(setting, &error);
    }
    let progress = Progress::start(setting.text("building", &[]));
    let (project, found) = Project::read(&setting.root);
    let read = start.elapsed();
    let mut built = build::build(&project, &options);
    built.report.append(found);
    built.report.sort();
    drop(progress);
    setting.report(&built.report, &project);
    if built.report.has_errors() {
        setting.complain("build-failed", &[]);
        return Exit::SiteErrors;
    }

    let before = Instant::now();
    let progress = Progress::start(setting.text("writing", &[]));
    let sources = setting::sources(&setting.root);
    let options = PublishOptions {
        root: &setting.root,
        sources: &sources,
    };
    let published = publish::publish(&built.artifacts, &out, options);
    drop(progress);
    let published = match published {
        Ok(published) => published,
        Err(error) => return refused(setting, &error),
    };
    if timings {
        let stages = std::iter::once(("reading", read)).chain(built.timings);
        for (stage, time) in stages.chain([("writing", before.elapsed())]) {
            setting.note(&format!("{:>8.1} ms  {stage}", time.as_secs_f64() * 1000.0));
        }
    }
    setting.say(
        "build-done",
        &[
            ("pages", built.pages.into()),
            ("time", setting.duration(start.elapsed()).into()),
            ("written", published.written.into()),
            ("unchanged", published.unchanged.into()),
            ("removed", published.removed.into()),
        ],
    );
    Exit::Done
}

fn refused(setting: &Setting, error: &PublishError) -> Exit {
    let args: [(&str, Arg); 1] = [("path", error.path.display().to_string().into())];
    setting.complain_of(error.kind.message(), error.source.as_ref(), &args);
    Exit::of_code(error.exit_code())
}
