# Vis-à-vis as a container:
#     docker build -t visavis . && docker run -p 8000:8000 -v visavis:/data visavis
# A new volume starts with the embedded example; a database named by VISAVIS_DATABASE_URL starts as it is.

FROM python:3.11-slim-bookworm AS build
RUN python -m venv /opt/visavis
ENV PATH=/opt/visavis/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements-run.txt ./
RUN pip install --require-hashes -r requirements-run.txt
WORKDIR /src
COPY pyproject.toml LICENSE ./
COPY app app
COPY templates templates
COPY static static
COPY migrations migrations
RUN pip install --no-deps --no-build-isolation .
RUN VISAVIS_ASSETS_DIR=/opt/visavis/assets python -m app.assets \
    || echo "A browser file could not be fetched: pages take it from the CDN, or work without."

FROM python:3.11-slim-bookworm
# Faces for pictures of Chinese and Arabic texts; the others come with the packages.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-wqy-microhei fonts-hosny-amiri \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home visavis \
    && install --directory --owner visavis --group visavis /data
COPY --from=build /opt/visavis /opt/visavis
COPY app/data/example.txt /opt/visavis/example.txt
ENV PATH=/opt/visavis/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    VISAVIS_ASSETS_DIR=/opt/visavis/assets \
    VISAVIS_DATABASE_URL=sqlite:////data/visavis.db
USER visavis
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["sh", "-c", "if [ \"$VISAVIS_DATABASE_URL\" = sqlite:////data/visavis.db ] && [ ! -e visavis.db ]; then visavis import /opt/visavis/example.txt; fi; exec visavis serve --host 0.0.0.0 --port 8000"]
