FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    MONITOR_VAR=/var/lib/monitor

WORKDIR /opt/monitor

COPY requirements.lock ./
RUN pip install --require-hashes --no-deps -r requirements.lock

COPY pyproject.toml README.md alembic.ini ./
COPY alembic/ alembic/
COPY monitor/ monitor/
COPY spiders/ spiders/
COPY schedules/ schedules/
RUN pip install --no-deps --no-build-isolation -e . \
    && useradd --system --uid 10001 --home-dir /var/lib/monitor --create-home monitor

USER monitor
WORKDIR /var/lib/monitor
VOLUME /var/lib/monitor

ENTRYPOINT ["monitor"]
CMD ["--help"]
