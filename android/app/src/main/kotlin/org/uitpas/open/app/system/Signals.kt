package org.uitpas.open.app.system

import android.content.Context
import android.media.AudioManager
import android.media.ToneGenerator
import android.os.VibrationEffect
import android.os.Vibrator
import org.uitpas.open.core.Tone

/** A verdict by sound and touch, so that nobody has to look: one short for good, two for a notice, one long for stop. */
class Signals(context: Context) {
    private val vibrator = context.getSystemService(Vibrator::class.java)

    private var generator: ToneGenerator? = null

    /** Once, for a verdict that just came. */
    fun give(tone: Tone) {
        val (sound, pattern) =
            when (tone) {
                Tone.GOOD -> ToneGenerator.TONE_PROP_ACK to SHORT
                Tone.NOTICE -> ToneGenerator.TONE_PROP_BEEP2 to TWICE
                Tone.STOP -> ToneGenerator.TONE_PROP_NACK to LONG
                Tone.BUSY -> return
            }
        (generator ?: made().also { generator = it })?.startTone(sound)
        if (vibrator.hasVibrator()) vibrator.vibrate(VibrationEffect.createWaveform(pattern, ONCE))
    }

    /** Gives the sound back to the system. */
    fun release() {
        generator?.release()
        generator = null
    }

    // The system gives a limited number away, and may refuse one.
    private fun made() = runCatching { ToneGenerator(AudioManager.STREAM_MUSIC, ToneGenerator.MAX_VOLUME) }.getOrNull()

    private companion object {
        const val ONCE = -1
        val SHORT = longArrayOf(0, 60)
        val TWICE = longArrayOf(0, 60, 90, 60)
        val LONG = longArrayOf(0, 350)
    }
}
