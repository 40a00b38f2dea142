package org.uitpas.open.app.look

import java.awt.Color
import java.awt.RenderingHints
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

/** Puts some of the golden pictures together for docs/screens, when they are written. */
object ContactSheets {
    private val root = File(System.getProperty("uitpas.root"))

    fun write() {
        sheet("phone", 4, 1.0, PHONE.map { "phone/nl/$it" })
        sheet("dark", 4, 1.0, PHONE.map { "dark/fr/$it" })
        sheet("large", 4, 1.0, LARGE.map { "large/nl/$it" })
        sheet("tablet", 2, 0.55, TABLET.map { "wide/nl/$it" })
    }

    private fun sheet(name: String, columns: Int, scale: Double, pictures: List<String>) {
        val read = pictures.map { ImageIO.read(File(root, "android/host/src/test/resources/golden/$it.png")) }
        val (wide, high) = (read[0].width * scale).toInt() to (read[0].height * scale).toInt()
        val rows = (read.size + columns - 1) / columns
        val sheet = BufferedImage(columns * (wide + GAP) + GAP, rows * (high + GAP) + GAP, BufferedImage.TYPE_INT_RGB)
        val pen = sheet.createGraphics()
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC)
        pen.color = Color(GROUND)
        pen.fillRect(0, 0, sheet.width, sheet.height)
        read.forEachIndexed { at, picture ->
            pen.drawImage(picture, GAP + at % columns * (wide + GAP), GAP + at / columns * (high + GAP), wide, high, null)
        }
        pen.dispose()
        ImageIO.write(sheet, "png", File(root, "docs/screens/android-$name.png"))
    }

    private const val GAP = 12
    private const val GROUND = 0x9a9a9a
    private val PHONE =
        listOf(
            "start-1",
            "pass-pass",
            "pass-rewards",
            "pass-scan-saved",
            "counter-desk",
            "counter-guest-saved",
            "counter-guest-prices",
            "counter-guest-blocked",
            "counter-kiosk",
        )
    private val LARGE =
        listOf(
            "start-1",
            "pass-pass",
            "pass-history",
            "pass-reward-confirm",
            "counter-desk",
            "counter-guest-saved",
            "counter-guest-blocked",
            "counter-locked",
        )
    private val TABLET =
        listOf("counter-desk", "counter-guest-saved", "counter-kiosk", "pass-pass")
}
