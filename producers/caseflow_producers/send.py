"""Sending a file: the one function that a program calls; `caseflow send` is a thin layer over it."""

from contextlib import ExitStack
from pathlib import Path

from caseflow_schemas.connections import Connections
from caseflow_schemas.events import EventWriter
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.topics import catalogue

from caseflow_producers.files.joined import find_beside, read_joined
from caseflow_producers.files.opening import TextFile
from caseflow_producers.files.rows import Form, Rows
from caseflow_producers.mapping.load import LoadedMapping, load_mapping
from caseflow_producers.mapping.model import Mapping
from caseflow_producers.plan.compilation import JoinedRows, compile_mapping
from caseflow_producers.plan.mapper import RowMapper
from caseflow_producers.plan.registered import Registered
from caseflow_producers.sending.cluster import look_at, registered_writer
from caseflow_producers.sending.delivery import Delivery
from caseflow_producers.sending.judgement import Judge
from caseflow_producers.sending.outlets import DryRun, Encoder, Outlet, ToBroker
from caseflow_producers.sending.receipts import Receipts, receipts_path
from caseflow_producers.sending.rejects import Rejects
from caseflow_producers.sending.report import SendInterrupted, SendReport
from caseflow_producers.sending.run import Run, Stopwatch, Tell
from caseflow_producers.sending.seen import Seen

ACKNOWLEDGEMENT_TIMEOUT_SECONDS = 120.0


def send_file(
    connections: Connections,
    file: Path,
    mapping: Path | str,
    *,
    again: bool = False,
    limit: int | None = None,
    dry_run: bool = False,
    progress: Tell | None = None,
    timeout_seconds: float = ACKNOWLEDGEMENT_TIMEOUT_SECONDS,
) -> SendReport:
    """Send the events of a CSV file, each once; a second run sends what is new or corrected, and else nothing.

    Args:
        connections: Servers, namespace and home.
        file: The CSV file, packed with gzip or not.
        mapping: A mapping file, or the name of a mapping that comes with this package.
        again: Send everything, whatever was acknowledged before; the books will show duplicates.
        limit: Read only so many rows.
        dry_run: Map, encode and judge everything as intake would, open no connection and send nothing.
        progress: Called now and then with how far the run is.
        timeout_seconds: How long an event may go without acknowledgement before the run stops.

    Returns:
        The report; rows that did not go through are in it, and do not raise.

    Raises:
        MappingError: The mapping is faulty; nothing was sent.
        FileRefused: The file is empty or has another header, or a joined file is missing; nothing was sent.
        ProducerError: Broker, topics, schemas or receipts cannot be used; nothing was sent.
        SendInterrupted: A KeyboardInterrupt came; what was acknowledged has its receipts.
    """
    watch = Stopwatch()
    loaded = load_mapping(mapping)
    mapper = load_mapper(loaded, beside=file)
    with ExitStack() as stack:
        text = stack.enter_context(TextFile(file, loaded.mapping.input.encoding))
        rows = Rows(text, input_form(loaded.mapping))
        outlet, new_topics = _outlet(connections, stack, dry_run=dry_run, again=again, timeout_seconds=timeout_seconds)
        rejects = Rejects(connections.home, file, rows.header)
        stack.callback(rejects.close)
        run = Run(text, rows, mapper, outlet, stack.enter_context(Seen()), rejects, progress)

        def report() -> SendReport:
            return _report(run, file, loaded, dry_run=dry_run, new_topics=new_topics, seconds=watch.seconds())

        try:
            run.carry_out(limit_rows=limit)
        except KeyboardInterrupt as error:
            raise SendInterrupted(report()) from error
        return report()


def load_mapper(loaded: LoadedMapping, *, beside: Path) -> RowMapper:
    """The compiled mapping, with the files that it joins from the folder of the file to be sent."""
    registered = Registered(PinnedTables.load())
    # Once without them: a fault of the mapping is told before large files are read.
    mapper = compile_mapping(loaded, registered, {})
    if not loaded.mapping.joins:
        return mapper
    joined: JoinedRows = {
        name: read_joined(
            find_beside(beside, join.file),
            encoding=join.encoding,
            form=Form(join.columns, ignore_other_columns=True, delimiter=join.delimiter, quote=join.quote),
            key=join.key,
        ).rows
        for name, join in loaded.mapping.joins.items()
    }
    return compile_mapping(loaded, registered, joined)


def input_form(mapping: Mapping) -> Form:
    """How the file of a mapping is written."""
    form = mapping.input
    return Form(form.columns, form.other_columns == "ignore", form.delimiter, form.quote)


def _outlet(
    connections: Connections, stack: ExitStack, *, dry_run: bool, again: bool, timeout_seconds: float
) -> tuple[Outlet, tuple[str, ...]]:
    topics = {topic.name: topic for topic in catalogue().values() if topic.kind == "log"}
    if dry_run:
        limits = {name: int(topic.config["max.message.bytes"]) for name, topic in topics.items()}
        encoder = Encoder(connections, EventWriter.offline(), limits)
        return DryRun(encoder, Judge(PinnedTables.load())), ()
    cluster = look_at(connections, topics)
    writer = registered_writer(connections)
    path = receipts_path(connections.home, cluster_id=cluster.cluster_id, namespace=connections.namespace)
    receipts = stack.enter_context(Receipts(path))
    new_topics = receipts.forget_former_topics(cluster.topic_ids)
    delivery = Delivery(
        connections, max_message_bytes=max(cluster.max_message_bytes.values()), timeout_seconds=timeout_seconds
    )
    encoder = Encoder(connections, writer, cluster.max_message_bytes)
    return ToBroker(encoder, receipts, delivery, again=again), new_topics


def _report(
    run: Run, file: Path, loaded: LoadedMapping, *, dry_run: bool, new_topics: tuple[str, ...], seconds: float
) -> SendReport:
    counts = run.counts
    sent = run.outlet.acknowledged
    return SendReport(
        file=file.name,
        mapping=loaded.mapping.name,
        dry_run=dry_run,
        rows=counts.rows,
        rejected_rows=counts.rejected_rows,
        skipped_rows=counts.skipped_rows,
        events=counts.by_type.total(),
        by_type=dict(sorted(counts.by_type.items())),
        would_send=counts.to_send if dry_run else 0,
        sent=sent,
        corrected=counts.corrections,
        already_sent=counts.already_sent,
        repeated=counts.repeated,
        failed=counts.failed,
        problems=tuple(counts.problems),
        rejected_file=str(run.rejects.path) if run.rejects.written else None,
        new_topics=new_topics,
        stopped=run.stopped,
        seconds=seconds,
    )
