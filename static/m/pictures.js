// Photos made small on the telephone (longest side 1,600 px, 400 KB at most) and signatures drawn with a finger.
import { h, button } from "./boxes.js";
import { t } from "./texts.js";

const LONGEST = 1600;
const MOST = 400 * 1024;

/** Return a photo as a small JPEG; place and device are left behind, for it is drawn anew. */
export async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  for (const longest of [LONGEST, 1200, 900, 640]) {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.82, 0.7, 0.55]) {
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (blob && blob.size <= MOST) return blob;
    }
  }
  throw new Error("too_big");
}

/** Return a field to sign in; `done` gets a PNG. Keys cannot draw: a photo of the signed paper form does as well. */
export function signature(done) {
  const canvas = h("canvas", { class: "m-sign", width: 640, height: 240, role: "img", "aria-label": t("sign_here") });
  const brush = canvas.getContext("2d");
  brush.lineWidth = 4;
  brush.lineCap = brush.lineJoin = "round";
  let strokes = 0;
  let drawing = false;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 640, ((event.clientY - box.top) / box.height) * 240];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    brush.beginPath();
    brush.moveTo(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    brush.lineTo(...place(event));
    brush.stroke();
    strokes += 1;
  });
  canvas.addEventListener("pointerup", () => { drawing = false; });
  const clear = () => { brush.clearRect(0, 0, 640, 240); strokes = 0; };
  const keep = () => { if (strokes > 4) onWhite(canvas).then(done); };
  return h("div", { class: "m-signing" }, canvas, h("div", { class: "btns" }, button(t("keep_signature"), keep, "p"), button(t("clear"), clear)));
}

async function onWhite(canvas) {
  const paper = document.createElement("canvas");
  paper.width = canvas.width;
  paper.height = canvas.height;
  const brush = paper.getContext("2d");
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, paper.width, paper.height);
  brush.drawImage(canvas, 0, 0);
  return new Promise((done) => paper.toBlob(done, "image/png"));
}
