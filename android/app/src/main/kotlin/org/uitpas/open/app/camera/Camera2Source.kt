package org.uitpas.open.app.camera

import android.annotation.SuppressLint
import android.annotation.TargetApi
import android.content.Context
import android.graphics.ImageFormat
import android.graphics.Rect
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.hardware.camera2.params.MeteringRectangle
import android.hardware.camera2.params.OutputConfiguration
import android.hardware.camera2.params.SessionConfiguration
import android.media.Image
import android.media.ImageReader
import android.os.Build
import android.os.Handler
import android.os.HandlerThread
import android.util.Size
import android.view.Surface
import android.view.TextureView
import kotlin.math.abs

/** The camera at the back, through the platform's own interface. */
class Camera2Source(context: Context) : FrameSource {
    private val manager = context.getSystemService(CameraManager::class.java)
    private val id = backCamera()
    private val thread = HandlerThread("camera").apply { start() }
    private val handler = Handler(thread.looper)
    private var sink: FrameSink? = null
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null
    private var reader: ImageReader? = null
    private var request: CaptureRequest.Builder? = null
    private var pixels = ByteArray(0)

    override val hasTorch =
        id?.let { manager.getCameraCharacteristics(it).get(CameraCharacteristics.FLASH_INFO_AVAILABLE) } ?: false

    override fun start(preview: TextureView, sink: FrameSink) {
        this.sink = sink
        if (id == null) return sink.lost()
        if (preview.isAvailable) return open(id, checkNotNull(preview.surfaceTexture))
        preview.surfaceTextureListener =
            object : TextureView.SurfaceTextureListener {
                override fun onSurfaceTextureAvailable(texture: SurfaceTexture, width: Int, height: Int) = open(id, texture)

                override fun onSurfaceTextureSizeChanged(texture: SurfaceTexture, width: Int, height: Int) = Unit

                override fun onSurfaceTextureDestroyed(texture: SurfaceTexture) = true

                override fun onSurfaceTextureUpdated(texture: SurfaceTexture) = Unit
            }
    }

    override fun torch(on: Boolean) = change {
        set(CaptureRequest.FLASH_MODE, if (on) CaptureRequest.FLASH_MODE_TORCH else CaptureRequest.FLASH_MODE_OFF)
    }

    override fun focus(x: Float, y: Float) {
        val sensor = id?.let { manager.getCameraCharacteristics(it).get(CameraCharacteristics.SENSOR_INFO_ACTIVE_ARRAY_SIZE) }
        if (sensor == null) return
        // The sensor lies on its side in a phone: what is up on the screen is left on it.
        val (centerX, centerY) = (y * sensor.width()).toInt() to ((1 - x) * sensor.height()).toInt()
        val half = sensor.width() / FOCUS_PART
        val area = Rect(centerX - half, centerY - half, centerX + half, centerY + half)
        if (!area.intersect(0, 0, sensor.width(), sensor.height())) return
        val region = arrayOf(MeteringRectangle(area, MeteringRectangle.METERING_WEIGHT_MAX))
        change {
            set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_AUTO)
            set(CaptureRequest.CONTROL_AF_REGIONS, region)
            set(CaptureRequest.CONTROL_AE_REGIONS, region)
            set(CaptureRequest.CONTROL_AF_TRIGGER, CaptureRequest.CONTROL_AF_TRIGGER_START)
        }
    }

    override fun stop() {
        sink = null
        handler.post {
            session?.close()
            device?.close()
            reader?.close()
            session = null
            device = null
            reader = null
        }
        thread.quitSafely()
    }

    private fun backCamera(): String? = try {
        manager.cameraIdList.firstOrNull {
            manager.getCameraCharacteristics(it).get(CameraCharacteristics.LENS_FACING) ==
                CameraCharacteristics.LENS_FACING_BACK
        } ?: manager.cameraIdList.firstOrNull()
    } catch (_: CameraAccessException) {
        null
    }

    // Asked for before: CameraPane starts no camera without permission.
    @SuppressLint("MissingPermission")
    private fun open(id: String, texture: SurfaceTexture) {
        val sizes = manager.getCameraCharacteristics(id).get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP)
        val size =
            sizes?.getOutputSizes(ImageFormat.YUV_420_888)?.minByOrNull { abs(it.width * it.height - WANTED.width * WANTED.height) }
                ?: WANTED
        texture.setDefaultBufferSize(size.width, size.height)
        val frames = ImageReader.newInstance(size.width, size.height, ImageFormat.YUV_420_888, IMAGES)
        frames.setOnImageAvailableListener({ it.acquireLatestImage()?.use(::read) }, handler)
        reader = frames
        try {
            manager.openCamera(id, Opened(listOf(Surface(texture), frames.surface)), handler)
        } catch (_: CameraAccessException) {
            sink?.lost()
        } catch (_: SecurityException) {
            // The permission was taken back while the app was open.
            sink?.lost()
        }
    }

    private fun read(image: Image) {
        val plane = image.planes[0]
        val needed = plane.buffer.remaining()
        // Some phones give all but the end of the last row: the core refuses frames that are shorter than they say.
        val whole = maxOf(needed, plane.rowStride * image.height)
        if (pixels.size != whole) pixels = ByteArray(whole)
        plane.buffer.get(pixels, 0, needed)
        sink?.frame(GreyFrame(pixels, image.width, image.height, plane.rowStride))
    }

    private fun change(settings: CaptureRequest.Builder.() -> Unit) {
        handler.post {
            val builder = request ?: return@post
            builder.settings()
            repeat(builder)
        }
    }

    private fun repeat(builder: CaptureRequest.Builder) {
        try {
            session?.setRepeatingRequest(builder.build(), null, handler)
        } catch (_: CameraAccessException) {
            sink?.lost()
        } catch (_: IllegalStateException) {
            // Closed in between.
        }
    }

    private inner class Opened(private val surfaces: List<Surface>) : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            device = camera
            request =
                camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW).apply {
                    surfaces.forEach(::addTarget)
                    set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
                }
            try {
                if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) session28(camera) else session(camera)
            } catch (_: CameraAccessException) {
                sink?.lost()
            }
        }

        @Suppress("DEPRECATION")
        private fun session(camera: CameraDevice) = camera.createCaptureSession(surfaces, Configured(), handler)

        @TargetApi(Build.VERSION_CODES.P)
        private fun session28(camera: CameraDevice) = camera.createCaptureSession(
            SessionConfiguration(
                SessionConfiguration.SESSION_REGULAR,
                surfaces.map(::OutputConfiguration),
                { handler.post(it) },
                Configured(),
            ),
        )

        override fun onDisconnected(camera: CameraDevice) = lost(camera)

        override fun onError(camera: CameraDevice, error: Int) = lost(camera)

        private fun lost(camera: CameraDevice) {
            camera.close()
            sink?.lost()
        }
    }

    private inner class Configured : CameraCaptureSession.StateCallback() {
        override fun onConfigured(session: CameraCaptureSession) {
            this@Camera2Source.session = session
            request?.let(::repeat)
        }

        override fun onConfigureFailed(session: CameraCaptureSession) {
            sink?.lost()
        }
    }

    private companion object {
        /** Enough for a poster at arm's length; the core reads no better from more. */
        val WANTED = Size(1280, 720)

        /** One that is read, one that is being filled. */
        const val IMAGES = 2

        /** The area to focus on: twice this part of the width. */
        const val FOCUS_PART = 10
    }
}
