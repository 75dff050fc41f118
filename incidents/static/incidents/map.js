"use strict";
{
  const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];
  const SETTLEMENT = 4;
  const NEIGHBOURS = 6;
  const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  // To a metre: more would say more than anybody sees on a map.
  const written = (degrees) => String(Number(degrees.toFixed(5)));

  function textElement(text) {
    const element = document.createElement("bdi");
    element.textContent = text;
    return element;
  }

  const Scale = L.Control.Scale.extend({
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      const told = metres < 1000 ? `${metres} ${this.options.m}` : `${metres / 1000} ${this.options.km}`;
      this._updateScale(this._mScale, told, metres / most);
    },
  });

  function drawGraticule(map, layer) {
    layer.clearLayers();
    const bounds = map.getBounds();
    const wide = bounds.getEast() - bounds.getWest();
    const step = STEPS.find((each) => wide / each <= 6) || 30;
    const line = (ends, text, at, anchor) => {
      L.polyline(ends, { className: "map-graticule", interactive: false }).addTo(layer);
      const icon = L.divIcon({ className: "map-degrees", html: textElement(text), iconSize: null, iconAnchor: anchor });
      L.marker(at, { icon, interactive: false, keyboard: false }).addTo(layer);
    };
    const each = (from, to, draw) => {
      for (let number = Math.ceil(from / step); number * step <= to; number += 1) {
        const degrees = Number((number * step).toFixed(2));
        draw(degrees, `${Math.abs(degrees)}°`);
      }
    };
    each(bounds.getWest(), bounds.getEast(), (east, told) => {
      const ends = [[bounds.getSouth(), east], [bounds.getNorth(), east]];
      line(ends, told + (east < 0 ? "W" : "E"), ends[0], [-3, 16]);
    });
    each(bounds.getSouth(), bounds.getNorth(), (north, told) => {
      const ends = [[north, bounds.getWest()], [north, bounds.getEast()]];
      line(ends, told + (north < 0 ? "S" : "N"), ends[1], [40, 14]);
    });
  }

  /** Whether this person closed the map, on this machine. */
  const CLOSED = "harmtrack.map.closed";

  /** Hide each name that would lie on one drawn before it. */
  function uncover(names) {
    const kept = [];
    for (const name of names) {
      name.classList.remove("covered");
      const box = name.getBoundingClientRect();
      const meets = (other) =>
        box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
      if (kept.some(meets)) name.classList.add("covered");
      else kept.push(box);
    }
  }

  class PlaceMap {
    constructor(root) {
      this.root = root;
      this.canvas = root.querySelector(".place-map-canvas");
      this.boxes = { latitude: document.getElementById("id_latitude"), longitude: document.getElementById("id_longitude") };
      this.writable = Boolean(this.boxes.latitude && this.boxes.longitude);
      this.map = this.build();
      this.graticule = L.layerGroup().addTo(this.map);
      this.places = L.layerGroup().addTo(this.map);
      this.marker = this.buildMarker();
      this.fold = root.closest("details");
      this.listen();
      this.ask();
    }

    build() {
      const { zoomIn, zoomOut, km, m } = this.root.dataset;
      const map = L.map(this.canvas, {
        attributionControl: false, zoomControl: false, zoomAnimation: false, fadeAnimation: false,
        markerZoomAnimation: false, scrollWheelZoom: false, dragging: !L.Browser.mobile, minZoom: 2, maxZoom: 17,
      });
      L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
      new Scale({ position: "topright", imperial: false, km, m }).addTo(map);
      map.setView([0, 0], 2);
      // A wheel turned on the way down the page is not meant for the map.
      map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
      map.on("moveend", () => { drawGraticule(map, this.graticule); this.tidy(); });
      new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(this.canvas);
      return map;
    }

    buildMarker() {
      const icon = L.divIcon({ className: "map-point", iconSize: [26, 26] });
      const marker = L.marker([0, 0], { icon, draggable: this.writable, keyboard: this.writable, autoPanOnFocus: false });
      marker.on("add", () => {
        const element = marker.getElement();
        element.setAttribute("aria-label", this.root.dataset.point);
        if (this.writable) element.addEventListener("keydown", (event) => this.onKey(event));
      });
      marker.on("drag", () => this.write(marker.getLatLng()));
      marker.on("dragend", () => this.tell());
      return marker;
    }

    listen() {
      this.fold?.addEventListener("toggle", () => this.fold.open && this.unfold());
      this.fold?.querySelector("summary").addEventListener("click", () => {
        // Asked before the click opens or closes it.
        if (this.fold.open) localStorage.setItem(CLOSED, "yes");
        else localStorage.removeItem(CLOSED);
      });
      if (!this.writable) return;
      const changed = "#id_place, #id_place_precision, #id_latitude, #id_longitude";
      // Through jQuery, by which the search of places tells what was chosen.
      django.jQuery(document).on("change", changed, () => this.ask());
      this.map.on("click", (event) => this.set(event.latlng));
      this.root.querySelector("[data-set]").addEventListener("click", () => {
        this.set(this.map.getCenter());
        this.marker.getElement()?.focus();
      });
      this.root.querySelector("[data-remove]").addEventListener("click", () => this.remove());
    }

    onKey(event) {
      const move = MOVES[event.key];
      if (!move && event.key !== "Delete" && event.key !== "Backspace") return;
      event.preventDefault();
      event.stopPropagation();
      if (!move) {
        this.remove();
        this.canvas.focus();
        return;
      }
      const far = event.shiftKey ? 40 : 4;
      const here = this.map.latLngToContainerPoint(this.marker.getLatLng());
      this.set(this.map.containerPointToLatLng(here.add([move[0] * far, move[1] * far])));
    }

    /** What the form holds, or on a page without a form what the record holds. */
    state() {
      const held = this.root.dataset;
      const value = (id, otherwise) => document.getElementById(id)?.value ?? otherwise;
      const number = (text) => (text === "None" ? "" : text);
      return {
        place: value("id_place", held.place),
        precision: value("id_place_precision", held.precision),
        latitude: value("id_latitude", number(held.latitude)),
        longitude: value("id_longitude", number(held.longitude)),
      };
    }

    get pointed() {
      const { precision } = this.state();
      return !precision || this.root.dataset.precisions.split(" ").includes(precision);
    }

    set(at) {
      if (!this.pointed) return;
      const point = at.wrap();
      this.marker.setLatLng(point).addTo(this.map);
      this.write(point);
      this.map.panInside(point, { padding: [30, 30], animate: false });
      this.tell();
    }

    write(at) {
      this.boxes.latitude.value = written(at.lat);
      this.boxes.longitude.value = written(at.lng);
    }

    remove() {
      this.boxes.latitude.value = this.boxes.longitude.value = "";
      this.tell();
    }

    tell() {
      this.boxes.longitude.dispatchEvent(new Event("change", { bubbles: true }));
    }

    async ask() {
      this.asking?.abort();
      this.asking = new AbortController();
      const { signal } = this.asking;
      const state = this.state();
      try {
        // Keys that are held down ask once.
        await new Promise((resolve) => setTimeout(resolve, 150));
        if (signal.aborted) return;
        const answer = await fetch(`${this.root.dataset.around}?${new URLSearchParams(state)}`, { signal });
        if (answer.ok) this.draw(await answer.json(), state);
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }

    draw(answer, state) {
      this.root.querySelector(".place-map-said").textContent = answer.said.join(" ");
      this.root.querySelector(".place-map-credit").textContent = answer.credit;
      this.answer = answer;
      this.openFor(answer);
      this.drawPlaces(answer);
      this.drawPoint(answer.point);
      const lost = answer.point && this.pointed && !this.map.getBounds().contains(answer.point.map(Number));
      if (this.shown !== state.place || lost) this.fit(answer);
      this.shown = state.place;
      this.tidy();
    }

    /** Open the fold for a place or a point, unless it was closed by hand; what is said is shown always. */
    openFor(answer) {
      if (!this.fold || this.fold.open) return;
      const told = answer.point || answer.places.some((place) => place.role === "chosen");
      if (answer.said.length || (told && !localStorage.getItem(CLOSED))) this.fold.open = true;
      this.map.invalidateSize({ pan: false });
    }

    unfold() {
      this.map.invalidateSize({ pan: false });
      if (this.answer) this.fit(this.answer);
      this.tidy();
    }

    drawPlaces(answer) {
      this.places.clearLayers();
      if (answer.outline.length > 2) {
        L.polygon(answer.outline, { className: "map-outline", interactive: false }).addTo(this.places);
      }
      this.names = answer.places.map((place) => {
        const settled = place.level >= SETTLEMENT;
        const dot = { className: `map-dot ${place.role}`, radius: place.role === "chosen" ? 6 : 3.5, interactive: false };
        const name = { permanent: true, opacity: 1, className: `map-name ${place.role} ${settled ? "settled" : "area"}` };
        // An area is named where its middle is, and never drawn as a point.
        if (settled) L.circleMarker(place.at, dot).addTo(this.places);
        const told = L.tooltip(settled ? { ...name, direction: "right", offset: [6, 0] } : { ...name, direction: "center" });
        return told.setLatLng(place.at).setContent(textElement(place.name)).addTo(this.places);
      });
    }

    drawPoint(point) {
      if (point && this.writable) {
        const [latitude, longitude] = point;
        this.boxes.latitude.value = latitude;
        this.boxes.longitude.value = longitude;
      }
      if (point && this.pointed) this.marker.setLatLng(point.map(Number)).addTo(this.map);
      else this.marker.remove();
      const tools = this.root.querySelector(".place-map-tools");
      tools.hidden = !this.writable;
      tools.querySelector("[data-set]").disabled = !this.pointed;
      tools.querySelector("[data-remove]").disabled = !this.state().latitude && !this.state().longitude;
    }

    fit(answer) {
      // What is folded away has no size to fit into.
      if (this.fold && !this.fold.open) return;
      const named = (role) => answer.places.filter((place) => place.role === role).map((place) => place.at);
      // A settlement is known by its neighbours, an area by what is in it.
      const around = answer.outline.length > 2 ? answer.outline : named("near").slice(0, NEIGHBOURS);
      const all = [...named("chosen"), ...around, ...(answer.point ? [answer.point.map(Number)] : [])];
      if (all.length) this.map.fitBounds(L.latLngBounds(all), { maxZoom: 11, padding: [30, 30], animate: false });
    }

    tidy() {
      const names = (this.names || []).map((name) => name.getElement()).filter(Boolean);
      uncover(names);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const root of document.querySelectorAll(".place-map")) new PlaceMap(root);
  });
}
