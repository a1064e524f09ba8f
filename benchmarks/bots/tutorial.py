"""The tutorial in a handler: its forest's `predict_proba`, a pyplot chart, an upload for each answer."""

import io
import os

import matplotlib
from telegram import Update
from telegram.ext import ApplicationBuilder, CommandHandler, ContextTypes

from engine.data.dataset import STARTER
from engine.data.scores import SCORE_NAMES
from engine.forest.training import fit

matplotlib.use("Agg")

import matplotlib.pyplot as plt

trained = fit(STARTER)
model, scaler = trained.forest, trained.scaler


def draw() -> io.BytesIO:
    """The tutorial's bar chart."""
    plt.figure(figsize=(8, 5))
    plt.bar(SCORE_NAMES, model.feature_importances_)
    plt.xlabel("Features")
    plt.ylabel("Importance")
    plt.title("Feature importance")
    picture = io.BytesIO()
    plt.savefig(picture, format="png")
    plt.close()
    picture.seek(0)
    return picture


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Predict, draw, upload."""
    scores = scaler.transform([[float(score) for score in context.args or ()]])
    shares = model.predict_proba(scores)[0]
    emotion = model.classes_[shares.argmax()]
    if update.message is not None:
        await update.message.reply_photo(draw(), caption=f"Emotion: {emotion} ({shares.max():.0%})")


if __name__ == "__main__":
    builder = ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"])
    application = builder.base_url(f"{os.environ['TELEGRAM_API_URL']}/bot").build()
    application.add_handler(CommandHandler("predict", answer))
    application.run_polling()
